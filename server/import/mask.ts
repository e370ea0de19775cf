/** What `maskText` found, one tag an occurrence. `id18:suspect` is an identity number whose check digit is wrong. */
export type MaskTag =
  | 'id18'
  | 'id18:suspect'
  | 'card'
  | 'mobile'
  | 'landline'
  | 'us_phone'
  | 'email'
  | 'plate'
  | 'door'
  | 'name'

export interface Masked {
  masked: string
  found: MaskTag[]
}

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净阴闫肖佟喻'
const COMPOUND_SURNAMES = '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|端木|南宫'
const SURNAME = `(?:${COMPOUND_SURNAMES}|[${SURNAMES}])`
const HAN = '[\\u4e00-\\u9fa5]'

const ID18 =
  /(?<!\d)[1-9]\d{5}[ -]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?![\dXx])/gu
const CARD = /(?<!\d)[3-6](?:[ -]?\d){12,18}(?!\d)/gu
const MOBILE = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/gu
const LANDLINE = /(?<!\d)(?:0\d{2,3}[- ]?\d{7,8}|(?<=(?:电话|座机|热线|固话|号码)[是为:：]?\s?)[2-9]\d{6,7})(?!\d)/gu
const US_PHONE =
  /(?<![\d-])(?:\+?1[-. ]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-. ]\d{4}(?![\d-])|(?<=(?:call|phone|tel|cell|text|number|reached? at|contact)(?: is|:| me at| at| me)? ?)(?:\+?1)?[2-9]\d{2}[2-9]\d{6}(?!\d)/giu
const EMAIL = /[A-Z0-9][A-Z0-9._%+-]{0,63}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,4}/giu
// The branch of new-energy plates comes first: they are one character longer and would be cut.
const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•\s]?(?:[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Z0-9])/giu
const DOOR =
  /(?:\d+|(?<![A-Za-z])[A-Z])(?:号楼|号院|栋|幢|单元)|(?:\d{1,3}|(?<![A-Za-z])[A-Z])座(?!桥|位|椅|山)|(?<!\d)\d{2,4}(?:室|户(?!居民|人家|业主|家庭|村民|商户|都|左右|以上|以下|没)|房(?!间数))|(?<=路|街|巷|道|弄|里|胡同|村)\d{1,4}号(?!线|楼|院)(?:之\d+)?|(?<![\d-])\d{1,2}-\d{1,2}-\d{3,4}(?![\d-])/gu
const DOORS_IN_A_ROW = /\[门牌\](?:[\s,，-]?\[门牌\])+/gu
const NAMED = new RegExp(
  `((?:我叫|我是|名叫|名字叫|名字是|联系人(?:是|为)?|姓名(?:是|为)?|本人|当事人|投诉人|报修人|来电人|业主|户主|患者|家属|经办人|经理|老板|包工头|负责人|房东|班主任)[:：]?\\s?)(${SURNAME}${HAN}{1,2})(?=[,，。.、;；:：!！（(\\s]|的|住|电话|手机|身份证|今年|反映|来电|[不没说在已拖失]|$)`,
  'gu',
)
/** After 我叫 and 姓名 a name always follows, whatever comes after it. */
const CALLED = new RegExp(`((?:我叫|名叫|姓名[:：]|联系人[:：])\\s?)(${SURNAME}${HAN}{1,2})`, 'gu')
const TITLED = new RegExp(
  `${SURNAME}${HAN}{0,2}(?=先生|女士|小姐|大爷|大妈|阿姨|奶奶|爷爷)|(?<=[,，。、;；:：\\s的姓给找方]|^|经理|物业|包工头|老板|队长|主任)${SURNAME}${HAN}{0,2}(?=师傅|老师|医生|经理|主任|校长|队长|老板|某)`,
  'gu',
)
const SURNAMED = new RegExp(`((?:我|免贵|本人|老板|经理|机主)姓)(${SURNAME})`, 'gu')
const NAME_HINT =
  /先生|女士|小姐|大爷|大妈|阿姨|奶奶|爷爷|师傅|老师|医生|经理|主任|校长|队长|老板|我叫|我是|名叫|名字|联系人|姓名|本人|当事人|投诉人|报修人|来电人|业主|户主|患者|家属|经办人|包工头|负责人|房东|姓/u
const NORMALISABLE = /[^，。！？；：（）、“”…～]+/gu

const PROVINCES = new Set(
  [...'京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'].map((c) => c.charCodeAt(0)),
)

/**
 * Takes personal data out of a text: identity numbers, bank cards (Luhn), telephones of China and the US, e-mail
 * addresses, number plates, door numbers, and names that a context gives away. Wide and compatibility forms of letters
 * and digits are read as plain ones (NFKC), so they do not hide anything; Chinese punctuation stays as it was.
 * Names without a context are missed: the tests print the recall measured on synthetic text.
 */
export function maskText(text: string): Masked {
  const found: MaskTag[] = []
  let seen = scan(text)
  let s = text
  if (seen & ODD) {
    s = text.replace(NORMALISABLE, (part) => part.normalize('NFKC')).replace(/[\u200b-\u200d\u2060\ufeff]/gu, '')
    seen = scan(s)
  }
  if (seen & LONG_NUMBER) s = maskNumbers(s, found)
  if (seen & AT) s = s.replace(EMAIL, () => tag(found, 'email', '[邮箱]'))
  if (seen & PLATE_START) s = s.replace(PLATE, () => tag(found, 'plate', '[车牌]'))
  if (seen & DIGIT || seen & LETTER) {
    const before = found.length
    s = s.replace(DOOR, () => tag(found, 'door', '[门牌]'))
    if (found.length > before + 1) s = s.replace(DOORS_IN_A_ROW, '[门牌]')
  }
  if (NAME_HINT.test(s)) s = maskNames(s, found)
  return { masked: s, found }
}

function tag(found: MaskTag[], kind: MaskTag, replacement: string): string {
  found.push(kind)
  return replacement
}

function maskNumbers(text: string, found: MaskTag[]): string {
  return text
    .replace(ID18, (id) => tag(found, validId18(id.replace(/[ -]/gu, '')) ? 'id18' : 'id18:suspect', '[证件号]'))
    .replace(CARD, (card) => (passesLuhn(card) ? tag(found, 'card', '[卡号]') : card))
    .replace(MOBILE, () => tag(found, 'mobile', '[电话]'))
    .replace(LANDLINE, () => tag(found, 'landline', '[电话]'))
    .replace(US_PHONE, () => tag(found, 'us_phone', '[phone]'))
}

function maskNames(text: string, found: MaskTag[]): string {
  const kept = (_: string, context: string) => context + tag(found, 'name', '[姓名]')
  return text
    .replace(NAMED, kept)
    .replace(CALLED, kept)
    .replace(TITLED, () => tag(found, 'name', '[姓名]'))
    .replace(SURNAMED, kept)
}

const DIGIT = 1
const LONG_NUMBER = 2
const AT = 4
const PLATE_START = 8
const ODD = 16
const LETTER = 32

/** One pass over the text that says which of the dearer patterns can match at all. */
function scan(text: string): number {
  let seen = 0
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) {
      seen |= DIGIT
      if (++digits === 7) seen |= LONG_NUMBER
    } else if (c < 128) {
      if (c === 64) seen |= AT
      // Separators and brackets stand inside telephone and card numbers.
      if (c !== 32 && c !== 45 && c !== 46 && c !== 40 && c !== 41) digits = 0
      if (c >= 65 && c <= 90) seen |= LETTER
    } else {
      digits = 0
      if (c < 0x4e00 || c > 0x9fff) {
        if (c >= 0x3001 ? c >= 0xff0b && c !== 0xff0c && c !== 0xff1a && c !== 0xff1b && c !== 0xff1f : c !== 0xb7)
          seen |= ODD
      } else if (PROVINCES.has(c)) {
        const next = text.charCodeAt(i + 1) & ~32
        if (next >= 65 && next <= 90) seen |= PLATE_START
      }
    }
  }
  return seen
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Whether the last character of an 18-character identity number is the check digit of GB 11643. */
export function validId18(id: string): boolean {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += ID_WEIGHTS[i]! * (id.charCodeAt(i) - 48)
  return '10X98765432'[sum % 11] === id[17]!.toUpperCase()
}

/** The check of payment card numbers (ISO/IEC 7812), without which long ticket numbers would be taken for cards. */
function passesLuhn(card: string): boolean {
  const digits = card.replace(/[ -]/gu, '')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const d = digits.charCodeAt(digits.length - 1 - i) - 48
    const doubled = i % 2 === 1 ? d * 2 : d
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

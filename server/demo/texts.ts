import type { Matter } from './matters.ts'
import type { Spot, Street } from './places.ts'
import type { Random } from './random.ts'

export type Nature = 'inquiry' | 'help' | 'complaint' | 'report' | 'suggestion' | 'praise' | 'other'

const OPENINGS: Readonly<Record<string, readonly string[]>> = {
  phone: [
    '市民来电反映：',
    '来电人称，',
    '来电反映，',
    '',
    '市民来电：',
    '诉求人反映，',
    '据来电人讲述，',
    '来电人表示，',
  ],
  web: ['网友留言：', '', '您好，', '领导您好，', '尊敬的领导：', '我要反映一个问题，', '请帮忙看看，', '写信反映：'],
  wechat: ['微信留言：', '', '你好，', '小程序上报：', '公众号留言，', '麻烦反映一下，', '在吗，', '想说一下，'],
  grid: ['网格员巡查发现，', '网格上报：', '社区走访时居民反映，', '日常巡查中发现，'],
}
const SINCE = [
  '从昨天晚上开始，',
  '从今天早上起，',
  '近一周以来，',
  '已经持续半个月，',
  '这两天，',
  '最近一个月，',
  '前天下午，',
  '今天中午，',
  '上周末开始，',
  '连续多日，',
  '长期以来，',
  '国庆前后，',
  '昨天，',
  '刚刚，',
  '每天晚上，',
  '每到周末，',
  '入住以来，',
  '凌晨时分，',
  '',
  '',
  '',
]
const COUNTED = [
  '已经第N次发生，',
  '持续了N天，',
  '近N个月来，',
  'N天前开始，',
  '这个月已出现N回，',
  '前后N周，',
  '约N小时前，',
  '一天内N次，',
]
const IMPACTS = [
  '严重影响日常生活',
  '给居民出行带来不便',
  '家里有老人和孩子，实在难以忍受',
  '周边居民意见很大',
  '存在较大安全隐患',
  '影响正常休息',
  '商户生意受到影响',
  '造成了经济损失',
  '邻居们都在抱怨',
  '担心出事',
  '多户居民都有同样情况',
  '已经影响到上班上学',
  '行动不便的老人尤其困难',
  '孩子因此生病',
  '希望尽快解决',
  '居民群里议论纷纷',
  '让人很气愤',
  '觉得十分无奈',
  '已经影响工作',
  '附近学生来往很多，很危险',
  '上夜班的人白天无法休息',
  '孕妇和幼儿受影响最大',
  '租户要求退租',
  '整栋楼都受影响',
  '实在没有办法才打这个电话',
]
const TRIED = [
  '多次联系物业，对方一直推诿',
  '已向社区反映，没有结果',
  '之前打过热线，回复说会处理但没有动静',
  '拨打客服电话一直占线',
  '现场没有看到工作人员',
  '找过相关单位，互相踢皮球',
  '报修后只登记不上门',
  '工作人员来看过一次就没有下文',
  '第一次反映这个问题',
  '微信群里问了没人回应',
  '已经拍照留存证据',
  '此前的工单被草草办结',
  '窗口说不归他们管',
  '网上查不到说明',
  '对方态度很差',
  '商家已经失联',
  '自己垫钱修过一次',
  '业委会也没有办法',
  '',
  '',
  '',
  '',
]
const REQUESTS = [
  '请相关部门尽快处理',
  '希望派人现场查看',
  '要求给出明确答复',
  '请核实并回复',
  '希望能彻底整改',
  '请告知处理时限',
  '请依法查处',
  '希望有人负责到底',
  '请尽快恢复正常',
  '要求赔偿损失',
  '希望加强监管',
  '请转相关单位核实办理',
  '盼复',
  '希望今天之内有人联系',
  '请督促落实',
  '请协调解决',
  '要求公开处理结果',
  '希望不要再推来推去',
  '请给居民一个说法',
  '希望举一反三排查周边',
]
const ASKED = ['想咨询一下，', '请问', '咨询：', '想了解', '想问问', '麻烦问一下，', '请帮忙查询，', '希望告知']
const ASK_DETAILS = [
  '网上的说法不一致',
  '不清楚去哪个窗口',
  '需要准备哪些原件',
  '是否可以线上办理',
  '本人在外地不方便回来',
  '之前电话里说得不清楚',
  '家中老人不会用手机',
  '请说明具体时限',
  '想知道最新政策',
  '最好有书面说明',
  '听邻居说有变化',
  '急着用',
  '多次查询没有找到',
  '请告知联系电话',
  '周末是否可以办理',
  '单位让自己来问',
]
const SUGGESTIONS = [
  '建议借鉴其他城市的做法',
  '建议增加人手',
  '建议公示处理流程',
  '建议优化时间安排',
  '建议增设提示牌',
  '建议定期巡查',
  '建议多听居民意见',
  '建议线上线下同步办理',
]
const PRAISES = [
  '工作人员热情耐心，特来表扬',
  '处理及时，非常感谢',
  '师傅冒雨抢修，值得表扬',
  '窗口一次办结，点赞',
  '回访细致，感谢热线',
  '问题当天解决，表示感谢',
]
const FEELINGS = ['非常着急，', '很不满意，', '希望理解，', '情绪激动，', '再三强调，', '', '', '', '', '']

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
  '欧阳',
  '上官',
  '司马',
]
const GIVEN = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英玉兰海峰建国志红梅文华春生鹏飞宇浩然欣怡子涵雨晨佳琪俊博雪琳晓东国庆少华永福淑珍德胜喆璟',
]
const PROVINCE = [...'京津冀豫云辽黑湘皖鲁新苏浙']
const PLATE_LETTERS = [...'ABCDEFGHJKLMNPQRSTUVWXYZ']
const TITLES = ['先生', '女士', '先生', '女士', '阿姨', '大爷']

/** A name such as no one checks: surname and one or two characters. */
export function personName(random: Random): string {
  const given = random.pick(GIVEN)
  return random.pick(SURNAMES) + given + (random.chance(0.7) ? random.pick(GIVEN) : '')
}

export function mobile(random: Random): string {
  const head = `1${3 + random.below(7)}${random.below(10)}`
  const a = digits(random, 4)
  const b = digits(random, 4)
  return random.chance(0.06) ? `${head}-${a}-${b}` : `${head}${a}${b}`
}

function digits(random: Random, n: number): string {
  let s = ''
  for (let i = 0; i < n; i++) s += random.below(10)
  return s
}

/** An identity number with a right check digit (GB 11643), of a region code that no real division uses. */
export function identityNumber(random: Random): string {
  const day = `${1950 + random.below(60)}${String(1 + random.below(12)).padStart(2, '0')}${String(1 + random.below(28)).padStart(2, '0')}`
  const body = `9901${String(1 + random.below(12)).padStart(2, '0')}${day}${digits(random, 3)}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  let sum = 0
  for (let i = 0; i < 17; i++) sum += weights[i]! * (body.charCodeAt(i) - 48)
  return body + '10X98765432'[sum % 11]
}

export function plate(random: Random): string {
  const tail = random.chance(0.3) ? `D${digits(random, 5)}` : `${random.pick(PLATE_LETTERS)}${digits(random, 4)}`
  return `${random.pick(PROVINCE)}${random.pick(PLATE_LETTERS)}${random.chance(0.3) ? '·' : ''}${tail}`
}

export function door(random: Random): string {
  const building = 1 + random.below(28)
  const room = `${1 + random.below(24)}0${1 + random.below(4)}`
  const shape = random.next()
  if (shape < 0.5) return `${building}号楼${1 + random.below(4)}单元${room}室`
  if (shape < 0.75) return `${building}栋${room}`.concat(random.chance(0.5) ? '室' : '房')
  return shape < 0.9 ? `${building}号楼` : `${building}幢${1 + random.below(4)}单元`
}

/** Who says it: what the text gives away about the caller before it is masked. */
function caller(random: Random): string {
  const dice = random.next()
  if (dice < 0.055) return `我叫${personName(random)}，`
  if (dice < 0.1) return `${random.pick(SURNAMES)}${random.pick(TITLES)}称，`
  if (dice < 0.125) return `联系人：${personName(random)}，`
  if (dice < 0.135) return `本人身份证号${identityNumber(random)}，`
  return ''
}

function contact(random: Random): string {
  const dice = random.next()
  if (dice < 0.09) return `。联系电话${mobile(random)}`
  if (dice < 0.12) return `，可拨打${mobile(random)}联系我`
  if (dice < 0.13) return `，座机0${310 + random.below(80)}-${2 + random.below(7)}${digits(random, 6)}`
  return ''
}

export interface TextInput {
  matter: Matter
  nature: Nature
  channel: string
  district: string
  street: Street
  spot: Spot
  /** What is wrong, in the caller's words: one of the matter's phrases, or of an event's. */
  said: string
}

const WITH_PLATES = /停车|出租|违章|渣土|噪声|电动车/u

/** The raw text of a ticket, personal data included: it must pass `maskText` before it is stored anywhere. */
export function writeContent(random: Random, input: TextInput): string {
  const { matter, nature, channel, street, spot, said } = input
  const opening = random.pick(OPENINGS[channel] ?? OPENINGS.phone!)
  const where = place(random, input.district, street, spot)
  if (nature === 'inquiry') {
    const asked = matter.want === 'ask' || matter.want === 'mixed' ? said : `${matter.zh}的问题由哪个部门负责，${said}`
    const area = random.chance(0.4) ? `我住在${where}，` : ''
    return `${opening}${caller(random)}${area}${random.pick(ASKED)}${asked}。${random.pick(ASK_DETAILS)}${contact(random)}，${random.pick(ASK_DETAILS)}。`
  }
  if (nature === 'praise')
    return `${opening}${caller(random)}${where}此前反映${matter.zh}问题，${random.pick(PRAISES)}。`
  if (nature === 'suggestion')
    return `${opening}${caller(random)}${where}${said}，${random.pick(IMPACTS)}。${random.pick(SUGGESTIONS)}，${random.pick(SUGGESTIONS)}。`
  const since = random.chance(0.35)
    ? random.pick(COUNTED).replace('N', String(2 + random.below(9)))
    : random.pick(SINCE)
  const vehicle = WITH_PLATES.test(matter.zh) && random.chance(0.25) ? `，车牌${plate(random)}` : ''
  const tried = random.pick(TRIED)
  return `${opening}${caller(random)}${random.chance(0.5) ? where + since : since + where}${said}${vehicle}，${random.pick(IMPACTS)}${tried ? `。${tried}` : ''}。${random.pick(FEELINGS)}${random.pick(REQUESTS)}${contact(random)}。`
}

/** A title has no personal data by construction: the place to its compound or road, and what is said. */
export function writeTitle(random: Random, input: TextInput): string {
  const { matter, nature, spot } = input
  const said = input.said.split('，')[0]!
  if (nature === 'inquiry') return random.chance(0.5) ? `咨询${matter.zh}` : said
  if (nature === 'praise') return `表扬${spot.name}${matter.zh}办理`
  return random.chance(0.6) ? `${spot.name}${said}` : `${spot.name}${matter.zh}问题`
}

function place(random: Random, district: string, street: Street, spot: Spot): string {
  const dice = random.next()
  if (spot.name === street.zh) return dice < 0.5 ? district + spot.name : spot.name
  const head = dice < 0.35 ? district + street.zh : dice < 0.6 ? street.zh : dice < 0.75 ? district : ''
  if (spot.level === 'compound') return head + spot.name + (random.chance(0.4) ? door(random) : '')
  if (spot.level === 'road')
    return head + spot.name + (random.chance(0.2) ? `${1 + random.below(300)}号` : random.pick(NEAR))
  return head + spot.name
}

const NEAR = ['', '', '附近', '路口', '中段', '公交站旁', '沿线', '北侧', '南口']

import { Random } from './random.ts'

/** The fictional city's code and names. Codes begin with 99, which no real division of China uses. */
export const CITY = { code: '990100', zh: '云州市', en: 'Yunzhou', lon: 118.2, lat: 38.1 } as const

export interface District {
  code: string
  zh: string
  en: string
  lon: number
  lat: number
  streets: Street[]
}

/** A place inside a street that a caller may name. WGS84 degrees. */
export interface Spot {
  name: string
  level: 'community' | 'road' | 'compound'
  lon: number
  lat: number
}

export interface Street {
  code: string
  district: number
  zh: string
  en: string
  population: number
  /** Tickets in proportion to population × this: old quarters call more than new ones. */
  rate: number
  /** Multiplies the time that handling takes here. */
  pace: number
  lon: number
  lat: number
  communities: Spot[]
  roads: Spot[]
  compounds: Spot[]
}

type Named = readonly [zh: string, en: string]

const DISTRICT_NAMES: readonly Named[] = [
  ['云阳', 'Yunyang'],
  ['临江', 'Linjiang'],
  ['望山', 'Wangshan'],
  ['东湖', 'Donghu'],
  ['南浦', 'Nanpu'],
  ['西岭', 'Xiling'],
  ['青岚', 'Qinglan'],
  ['鹤鸣', 'Heming'],
  ['锦溪', 'Jinxi'],
  ['石门', 'Shimen'],
  ['白鹭', 'Bailu'],
  ['新港', 'Xingang'],
]

/** How many streets each district has: 100 in all. */
const STREETS_PER_DISTRICT = [10, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 7]

const STREET_NAMES =
  '阳光 Yangguang,长乐 Changle,文昌 Wenchang,永安 Yongan,春晖 Chunhui,学府 Xuefu,钟楼 Zhonglou,青年 Qingnian,槐荫 Huaiyin,东门 Dongmen,滨江 Binjiang,渡口 Dukou,江湾 Jiangwan,码头 Matou,望江 Wangjiang,柳堤 Liudi,听涛 Tingtao,江心 Jiangxin,平安 Pingan,云栖 Yunqi,松林 Songlin,翠屏 Cuiping,采石 Caishi,南坡 Nanpo,北坡 Beipo,茶园 Chayuan,山前 Shanqian,杏林 Xinglin,湖滨 Hubin,荷塘 Hetang,菱角 Lingjiao,月波 Yuebo,水榭 Shuixie,曲桥 Quqiao,莲花 Lianhua,东堤 Dongdi,鱼跃 Yuyue,浦口 Pukou,稻香 Daoxiang,南塘 Nantang,新桥 Xinqiao,桂香 Guixiang,丰收 Fengshou,蚕桑 Cansang,通济 Tongji,西岭 Xiling,红叶 Hongye,石泉 Shiquan,矿山 Kuangshan,铁西 Tiexi,枫桥 Fengqiao,古井 Gujing,马厂 Machang,青岚 Qinglan,科创 Kechuang,星河 Xinghe,云谷 Yungu,大学城 Daxuecheng,芳草 Fangcao,晨曦 Chenxi,银杏 Yinxing,鹤鸣 Heming,松鹤 Songhe,玉泉 Yuquan,竹溪 Zhuxi,兰亭 Lanting,梅苑 Meiyuan,菊园 Juyuan,龙潭 Longtan,锦溪 Jinxi,花溪 Huaxi,织造 Zhizao,桃源 Taoyuan,梨园 Liyuan,溪口 Xikou,绣衣 Xiuyi,金水 Jinshui,石门 Shimen,石桥 Shiqiao,关口 Guankou,驿站 Yizhan,凤台 Fengtai,羊坊 Yangfang,牛栏 Niulan,砖窑 Zhuanyao,白鹭 Bailu,沙洲 Shazhou,芦苇 Luwei,湿地 Shidi,海棠 Haitang,鸥鸣 Ouming,盐场 Yanchang,渔村 Yucun,新港 Xingang,保税 Baoshui,集装 Jizhuang,船厂 Chuanchang,灯塔 Dengta,望海 Wanghai,临港 Lingang'
    .split(',')
    .map((s) => s.split(' ') as [string, string])

const COMMUNITY_STEMS =
  '和平,建设,光明,幸福,新华,友谊,胜利,团结,东风,前进,花园,安居,康乐,惠民,同心,向阳,迎宾,朝霞,民主,广场,车站,南苑,北苑,西苑,东苑,百花'.split(
    ',',
  )
const ROAD_STEMS =
  '中兴,富民,振兴,文化,工业,环城,复兴,解放,人民,体育,迎春,云飞,景明,书院,状元,兴业,长征,天河,明珠,创新,民生,康宁,凯旋,丰产'.split(
    ',',
  )
const COMPOUND_STEMS =
  '锦绣,金色,碧水,蓝天,香樟,御景,丽景,世纪,时代,阳春,凤凰,紫薇,翡翠,橡树,山水,枫林,绿洲,华府,名门,盛世,天悦,雅居,春江,云锦,棠悦,静安,悦湖,怡和,和顺,东方'.split(
    ',',
  )
const COMPOUND_KINDS = ['花园', '家园', '小区', '新村', '公寓', '苑', '华庭', '名邸', '里', '城']
const ROAD_KINDS = ['路', '路', '大街', '街', '巷']

export const DISTRICTS: readonly District[] = buildDistricts()
export const STREETS: readonly Street[] = DISTRICTS.flatMap((d) => d.streets)

function buildDistricts(): District[] {
  // A seed of the map's own: the city looks the same whatever the seed of the tickets.
  const random = new Random(990100)
  let next = 0
  return DISTRICT_NAMES.map(([zh, en], i) => {
    const lon = round(CITY.lon + ((i % 4) - 1.5) * 0.16)
    const lat = round(CITY.lat + (1 - Math.floor(i / 4)) * 0.13)
    const code = String(990101 + i)
    const streets = Array.from({ length: STREETS_PER_DISTRICT[i]! }, (_, k) =>
      buildStreet(random, STREET_NAMES[next++]!, { code, index: i, lon, lat }, k),
    )
    return { code, zh: `${zh}区`, en: `${en} District`, lon, lat, streets }
  })
}

function buildStreet(
  random: Random,
  [zh, en]: Named,
  district: { code: string; index: number; lon: number; lat: number },
  k: number,
): Street {
  const town = district.index >= 8 && k >= 5
  const lon = round(district.lon + ((k % 3) - 1) * 0.045 + (random.next() - 0.5) * 0.01)
  const lat = round(district.lat + (1 - Math.floor(k / 3)) * 0.036 + (random.next() - 0.5) * 0.01)
  const near = () => ({
    lon: round(lon + (random.next() - 0.5) * 0.03),
    lat: round(lat + (random.next() - 0.5) * 0.024),
  })
  const spots = (level: Spot['level'], names: string[]): Spot[] => names.map((name) => ({ name, level, ...near() }))
  return {
    code: `${district.code}${String(k + 1).padStart(3, '0')}`,
    district: district.index,
    zh: `${zh}${town ? '镇' : '街道'}`,
    en: `${en} ${town ? 'Town' : 'Subdistrict'}`,
    population: Math.round((town ? 28_000 : 62_000) * random.lognormal(1, 0.35)),
    rate: random.lognormal(district.index < 6 ? 1.1 : 0.85, 0.25),
    pace: random.lognormal(1, 0.12),
    lon,
    lat,
    communities: spots('community', [`${zh}社区`, ...some(random, COMMUNITY_STEMS, 5).map((s) => `${s}社区`)]),
    roads: spots('road', [`${zh}路`, ...some(random, ROAD_STEMS, 6).map((s) => `${s}${random.pick(ROAD_KINDS)}`)]),
    compounds: spots(
      'compound',
      some(random, COMPOUND_STEMS, 11).map((s) => `${s}${random.pick(COMPOUND_KINDS)}`),
    ),
  }
}

function some(random: Random, of: readonly string[], n: number): string[] {
  const left = [...of]
  return Array.from({ length: n }, () => left.splice(random.below(left.length), 1)[0]!)
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5
}

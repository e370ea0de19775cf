import { DISTRICTS } from './places.ts'

export type UnitKind = 'bureau' | 'district' | 'utility' | 'partner'

export interface Unit {
  code: string
  parent: string
  kind: UnitKind
  /** Code of the district whose government it is; empty for others. */
  governs: string
  zh: string
  en: string
  /** Median share of the time limit that the unit takes; near 1 means often late. */
  pace: number
  /** Added to the log-odds that a case is solved and its caller satisfied. */
  quality: number
}

const LISTED: readonly [code: string, kind: UnitKind, zh: string, en: string, pace: number, quality: number][] = [
  ['housing', 'bureau', '市住房和城乡建设局', 'Housing and Urban-Rural Development Bureau', 0.62, -0.5],
  ['hrss', 'bureau', '市人力资源和社会保障局', 'Human Resources and Social Security Bureau', 0.52, 0],
  ['edu', 'bureau', '市教育局', 'Education Bureau', 0.45, 0.3],
  ['health', 'bureau', '市卫生健康委员会', 'Health Commission', 0.47, 0.2],
  ['medical-insurance', 'bureau', '市医疗保障局', 'Medical Insurance Bureau', 0.38, 0.6],
  ['market', 'bureau', '市市场监督管理局', 'Market Regulation Bureau', 0.5, 0.2],
  ['transport', 'bureau', '市交通运输局', 'Transport Bureau', 0.5, 0],
  ['traffic-police', 'bureau', '市公安局交通警察支队', 'Traffic Police', 0.42, 0.2],
  ['police', 'bureau', '市公安局', 'Public Security Bureau', 0.4, 0.3],
  ['fire', 'bureau', '市消防救援支队', 'Fire and Rescue', 0.4, 0.4],
  ['emergency', 'bureau', '市应急管理局', 'Emergency Management Bureau', 0.42, 0.2],
  ['ecology', 'bureau', '市生态环境局', 'Ecology and Environment Bureau', 0.55, -0.2],
  ['urban-mgmt', 'bureau', '市城市管理局', 'Urban Management Bureau', 0.56, -0.1],
  ['parks', 'bureau', '市园林绿化中心', 'Parks and Greening Centre', 0.5, 0.2],
  ['water-affairs', 'bureau', '市水务局', 'Water Affairs Bureau', 0.5, 0],
  ['civil', 'bureau', '市民政局', 'Civil Affairs Bureau', 0.42, 0.5],
  ['culture', 'bureau', '市文化广电和旅游局', 'Culture and Tourism Bureau', 0.45, 0.3],
  ['sports', 'bureau', '市体育局', 'Sports Bureau', 0.46, 0.4],
  ['tax', 'bureau', '市税务局', 'Tax Service', 0.35, 0.7],
  ['commerce', 'bureau', '市商务局', 'Commerce Bureau', 0.48, 0.2],
  ['industry', 'bureau', '市工业和信息化局', 'Industry and Information Technology Bureau', 0.48, 0.2],
  ['gov-service', 'bureau', '市政务服务管理局', 'Government Services Bureau', 0.33, 0.6],
  ['data', 'bureau', '市数据局', 'Data Bureau', 0.36, 0.4],
  ['planning', 'bureau', '市自然资源和规划局', 'Natural Resources and Planning Bureau', 0.66, -0.6],
  ['agriculture', 'bureau', '市农业农村局', 'Agriculture and Rural Affairs Bureau', 0.52, 0],
  ['provident-fund', 'bureau', '市住房公积金管理中心', 'Housing Provident Fund Centre', 0.34, 0.6],
  ['veterans', 'bureau', '市退役军人事务局', 'Veterans Affairs Bureau', 0.42, 0.4],
  ['finance', 'bureau', '市地方金融管理局', 'Local Financial Administration', 0.6, -0.6],
  ['water', 'utility', '云州水务集团', 'Yunzhou Water Group', 0.55, 0.1],
  ['heating', 'utility', '云州热力集团', 'Yunzhou Heating Group', 0.68, -0.4],
  ['gas', 'utility', '云州燃气集团', 'Yunzhou Gas Group', 0.45, 0.3],
  ['power', 'utility', '国网云州供电公司', 'Yunzhou Power Supply Company', 0.4, 0.5],
  ['bus', 'utility', '云州公交集团', 'Yunzhou Bus Group', 0.5, 0],
  ['metro', 'utility', '云州轨道交通公司', 'Yunzhou Metro', 0.42, 0.3],
  ['telecom', 'utility', '云州通信行业协调办', 'Yunzhou Telecom Coordination Office', 0.5, -0.1],
  ['citizen-card', 'utility', '云州市民卡公司', 'Yunzhou Citizen Card Company', 0.4, 0.3],
  ['social-work', 'partner', '云州社会工作者联合会', 'Yunzhou Social Workers Federation', 0.4, 0.7],
  ['volunteers', 'partner', '云州志愿服务联合会', 'Yunzhou Volunteer Federation', 0.4, 0.7],
  ['law-aid', 'partner', '云州法律援助中心', 'Yunzhou Legal Aid Centre', 0.4, 0.5],
  ['elder-care', 'partner', '云州为老服务协会', 'Yunzhou Elder Care Association', 0.4, 0.8],
  ['chamber', 'partner', '云州市工商业联合会', 'Yunzhou Chamber of Commerce', 0.4, 0.5],
]

/** The government of a district as a unit, such as `gov-990101`. */
export const districtUnit = (district: string): string => `gov-${district}`

/** Districts differ on purpose: a reader should find the slow one. */
const DISTRICT_PACE = [0.48, 0.52, 0.78, 0.5, 0.55, 0.6, 0.45, 0.58, 0.5, 0.66, 0.53, 0.7]
const DISTRICT_QUALITY = [0.3, 0.1, -0.7, 0.2, 0, -0.1, 0.5, -0.2, 0.1, -0.4, 0.1, -0.5]

export const UNITS: readonly Unit[] = [
  ...LISTED.map(([code, kind, zh, en, pace, quality]) => ({
    code,
    parent: '',
    kind,
    governs: '',
    zh,
    en,
    pace,
    quality,
  })),
  ...DISTRICTS.map((d, i) => ({
    code: districtUnit(d.code),
    parent: '',
    kind: 'district' as const,
    governs: d.code,
    zh: `${d.zh}政府`,
    en: `${d.en} Government`,
    pace: DISTRICT_PACE[i]!,
    quality: DISTRICT_QUALITY[i]!,
  })),
]

export const UNIT_INDEX: ReadonlyMap<string, number> = new Map(UNITS.map((u, i) => [u.code, i]))

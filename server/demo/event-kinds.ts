import type { DayShape } from './matter-tree.ts'

export type EventSize = 'clear' | 'moderate' | 'faint'
export type EventKind =
  | 'burst-pipe'
  | 'heating-failure'
  | 'power-cut'
  | 'wage-arrears'
  | 'school-enrolment'
  | 'site-noise'
  | 'app-outage'
  | 'payment-outage'
  | 'missed-collection'
  | 'slow-creep'
  | 'bus-route-change'
  | 'food-poisoning'
  | 'rainstorm-flood'
  | 'policy-spike'
  | 'quiet-holiday'

/** How one kind of event looks: where, how long, over which matters, and what its callers say. */
export interface EventShape {
  kind: Exclude<EventKind, 'quiet-holiday'>
  /** The matter by which the event is known; its level follows from which of the two is given. */
  matter?: string
  /** Or a whole group, as the code of level 2 of these matters. */
  matters?: readonly string[]
  where: 'city' | 'districts' | 'district' | 'street'
  /** Length in hours: least and most. */
  hours: readonly [number, number]
  /** Months (1–12) in which it can happen. */
  months: readonly number[]
  shape: DayShape
  /** Whether callers come mostly at the start, evenly, or more and more. */
  arrival: 'pulse' | 'even' | 'rising'
  urgent: boolean
  zh: string
  en: string
  /** What callers say; {road}, {site}, {area} and {street} become names of places. */
  said: readonly string[]
}

const ALL_YEAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

export const EVENT_SHAPES: readonly EventShape[] = [
  {
    kind: 'burst-pipe',
    matters: ['停水', '停水', '停水', '水管爆裂', '水压不足'],
    where: 'street',
    hours: [8, 20],
    months: ALL_YEAR,
    shape: 'home',
    arrival: 'pulse',
    urgent: true,
    zh: '{road}水管爆裂',
    en: 'Burst pipe in {street}',
    said: [
      '{road}水管爆裂，家里停水',
      '因{road}水管爆裂，整栋楼都没有水',
      '{road}自来水主管道爆裂，路面积水，周边小区停水',
      '{road}爆管抢修，不知道什么时候来水',
    ],
  },
  {
    kind: 'heating-failure',
    matters: ['供暖中断', '供暖中断', '室温不达标'],
    where: 'district',
    hours: [40, 90],
    months: [11, 12, 1, 2, 3],
    shape: 'home',
    arrival: 'even',
    urgent: true,
    zh: '{area}换热站故障停暖',
    en: 'Heating station failure in {area}',
    said: [
      '换热站故障，全小区停暖',
      '暖气突然停了，说是换热站故障',
      '热力主管网抢修，家里已经冰凉',
      '停暖没有通知，室温降到十度以下',
    ],
  },
  {
    kind: 'power-cut',
    matter: '停电',
    where: 'district',
    hours: [10, 30],
    months: ALL_YEAR,
    shape: 'home',
    arrival: 'pulse',
    urgent: true,
    zh: '{area}变电站故障停电',
    en: 'Substation fault in {area}',
    said: ['变电站故障，大片区域停电', '突然停电，说是变电站跳闸', '停电多时，电梯也停了'],
  },
  {
    kind: 'wage-arrears',
    matter: '拖欠农民工工资',
    where: 'street',
    hours: [72, 300],
    months: ALL_YEAR,
    shape: 'office',
    arrival: 'even',
    urgent: false,
    zh: '{site}项目欠薪',
    en: 'Unpaid wages at a building site in {street}',
    said: [
      '{site}项目工地拖欠工资，几十名工友没有拿到钱',
      '在{site}工地干活半年没有结清工资',
      '{site}项目劳务公司失联，工资没有着落',
      '{site}工地木工班组工资被拖欠',
    ],
  },
  {
    kind: 'school-enrolment',
    matter: '义务教育入学',
    where: 'city',
    hours: [96, 200],
    months: [6, 7, 8],
    shape: 'office',
    arrival: 'pulse',
    urgent: false,
    zh: '入学新政引发集中咨询',
    en: 'New enrolment policy',
    said: [
      '新出台的入学政策怎么理解',
      '学区调整后孩子被分到很远的学校',
      '入学新规要求的居住证年限太长',
      '新政策下随迁子女还能不能入学',
    ],
  },
  {
    kind: 'site-noise',
    matter: '工地夜间施工',
    where: 'street',
    hours: [96, 190],
    months: ALL_YEAR,
    shape: 'night',
    arrival: 'even',
    urgent: false,
    zh: '{site}工地夜间施工',
    en: 'Night work at a building site in {street}',
    said: [
      '{site}工地凌晨还在打桩',
      '{site}工地深夜浇筑混凝土，吵得睡不着',
      '{site}工地每晚渣土车进出',
      '{site}工地半夜施工，没有夜间施工许可公示',
    ],
  },
  {
    kind: 'app-outage',
    matter: '云州通应用故障',
    where: 'city',
    hours: [4, 9],
    months: ALL_YEAR,
    shape: 'office',
    arrival: 'pulse',
    urgent: false,
    zh: '云州通应用故障',
    en: 'City app outage',
    said: ['云州通打不开，一直转圈', '云州通登录提示系统繁忙', '云州通今天完全用不了', '云州通人脸识别失败，办不了事'],
  },
  {
    kind: 'payment-outage',
    matter: '乘车码与支付故障',
    where: 'city',
    hours: [3, 7],
    months: ALL_YEAR,
    shape: 'commute',
    arrival: 'pulse',
    urgent: false,
    zh: '乘车码系统故障',
    en: 'Ride code outage',
    said: ['公交地铁乘车码全部刷不出来', '乘车码系统故障，进站排长队', '扫码乘车扣款两次', '乘车码显示网络异常'],
  },
  {
    kind: 'missed-collection',
    matter: '垃圾清运不及时',
    where: 'district',
    hours: [60, 110],
    months: ALL_YEAR,
    shape: 'home',
    arrival: 'rising',
    urgent: false,
    zh: '{area}垃圾清运中断',
    en: 'Missed refuse collection in {area}',
    said: [
      '垃圾车好几天没来，桶站堆成山',
      '听说清运公司换了，垃圾没人收',
      '垃圾多日未清运，臭味很大',
      '小区垃圾房爆满，清运停了',
    ],
  },
  {
    kind: 'slow-creep',
    matter: '电动车充电',
    where: 'district',
    hours: [700, 900],
    months: ALL_YEAR,
    shape: 'home',
    arrival: 'rising',
    urgent: false,
    zh: '{area}充电涨价投诉渐增',
    en: 'E-bike charging complaints creeping up in {area}',
    said: [
      '小区充电桩换了运营商，充电费翻倍',
      '充电服务费不断上涨',
      '电动车充电收费越来越贵',
      '充电运营商涨价没有公示',
    ],
  },
  {
    kind: 'bus-route-change',
    matter: '公交线路调整',
    where: 'districts',
    hours: [100, 220],
    months: ALL_YEAR,
    shape: 'commute',
    arrival: 'pulse',
    urgent: false,
    zh: '18路公交改线',
    en: 'Route 18 rerouted',
    said: [
      '18路公交改线后要多走两公里',
      '希望恢复18路原来的站点',
      '18路取消站点，老人看病不方便',
      '18路公交调整没有征求意见',
    ],
  },
  {
    kind: 'food-poisoning',
    matter: '疑似食物中毒',
    where: 'street',
    hours: [8, 24],
    months: ALL_YEAR,
    shape: 'home',
    arrival: 'pulse',
    urgent: true,
    zh: '{site}聚餐后多人不适',
    en: 'Illness after a restaurant meal in {street}',
    said: [
      '在{site}酒楼聚餐后多人呕吐腹泻',
      '{site}酒楼婚宴后宾客上吐下泻',
      '吃了{site}酒楼的饭菜全家进了医院',
      '{site}酒楼用餐后发烧腹泻',
    ],
  },
  {
    kind: 'rainstorm-flood',
    matters: ['道路积水', '道路积水', '污水外溢', '雨水井破损'],
    where: 'districts',
    hours: [10, 26],
    months: [5, 6, 7, 8, 9],
    shape: 'home',
    arrival: 'pulse',
    urgent: true,
    zh: '暴雨内涝',
    en: 'Rainstorm flooding',
    said: [
      '暴雨后积水没过膝盖，车辆泡水',
      '下穿通道积水严重，无法通行',
      '雨水倒灌，污水井顶开',
      '暴雨导致小区门口严重积水',
    ],
  },
  {
    kind: 'policy-spike',
    matter: '消费补贴政策',
    where: 'city',
    hours: [60, 100],
    months: ALL_YEAR,
    shape: 'office',
    arrival: 'pulse',
    urgent: false,
    zh: '消费补贴新一轮申领',
    en: 'New round of consumer subsidies',
    said: ['新一轮消费券在哪里领', '今天公布的家电补贴怎么申请', '消费补贴页面显示名额已满', '新一轮补贴哪些人可以领'],
  },
]

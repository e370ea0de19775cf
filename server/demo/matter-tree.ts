/** How a matter's counts move over the year, the week and the day; see `rhythm.ts`. */
export type Season = 'flat' | 'heat' | 'summer' | 'flood' | 'school' | 'wage' | 'spring' | 'winter' | 'travel'
export type DayShape = 'home' | 'office' | 'night' | 'commute' | 'leisure'
/** What callers want: `trouble` is mostly complaints and calls for help, `report` reports a wrongdoer, `ask` asks. */
export type Want = 'trouble' | 'report' | 'ask' | 'mixed'

export interface Group {
  zh: string
  en: string
  /** The unit that leads by default. */
  unit: string
  season: Season
  day: DayShape
  want: Want
  /** Time limit in hours: up to 24 of the clock, above that in workdays of 24. */
  limit: number
  /** Share of the tickets that the district's government leads instead of the unit. */
  local: number
  /** Overdispersion: variance of daily counts over their mean. */
  phi: number
  /** [zh, en, weight, what callers say, separated by |] */
  items: readonly (readonly [zh: string, en: string, weight: number, said: string])[]
}

export interface Branch {
  zh: string
  en: string
  groups: readonly Group[]
}

type Items = Group['items']

function group(
  zh: string,
  en: string,
  unit: string,
  shape: `${Season} ${DayShape} ${Want}`,
  [limit, local, phi]: readonly [limit: number, local: number, phi: number],
  items: Items,
): Group {
  const [season, day, want] = shape.split(' ') as [Season, DayShape, Want]
  return { zh, en, unit, season, day, want, limit, local, phi, items }
}

export const TREE: readonly Branch[] = [
  {
    zh: '住房物业',
    en: 'Housing and property',
    groups: [
      group(
        '物业服务',
        'Property management',
        'housing',
        'flat home trouble',
        [168, 0.55, 1.6],
        [
          [
            '电梯故障',
            'Lift breakdown',
            11,
            '电梯又停运了，老人上下楼很困难|电梯运行时抖动异响|电梯困人后物业没有检修|电梯按键失灵，门关不上',
          ],
          [
            '物业收费',
            'Property fees',
            8,
            '物业擅自上涨物业费|物业公共收益从不公示|物业要求一次性预交两年物业费|停车管理费没有收费依据',
          ],
          [
            '楼道与公共区域',
            'Stairwells and common areas',
            7,
            '楼道堆满杂物，影响通行|单元门禁坏了没人修|公共区域照明灯全部不亮|楼顶被人私自占用',
          ],
          [
            '物业不作为',
            'Neglect by the manager',
            8,
            '物业对业主报修一直推诿|小区绿化长期无人打理|物业保安脱岗，外来人员随意进出',
          ],
        ],
      ),
      group(
        '房屋质量与维修',
        'Building quality and repair',
        'housing',
        'flood home trouble',
        [168, 0.3, 1.4],
        [
          ['屋面外墙渗漏', 'Leaking roofs and walls', 7, '顶层屋面渗漏，天花板发霉|外墙开裂渗水|阳台窗框漏雨'],
          [
            '维修资金使用',
            'Repair funds',
            3,
            '申请使用维修资金一直没有批下来|维修资金使用情况没有公示|维修资金审批流程太长',
          ],
          ['外墙脱落', 'Falling facades', 3, '外墙瓷砖脱落砸到车|外墙保温层大面积脱落|外立面空鼓，有坠落危险'],
        ],
      ),
      group(
        '房产交易与租赁',
        'Sale and rent',
        'housing',
        'flat office mixed',
        [168, 0, 1.5],
        [
          [
            '延期交房',
            'Late delivery',
            5,
            '开发商逾期未交房|合同约定的交房日期已过，工地仍在停工|交房时配套设施与宣传不符',
          ],
          [
            '办理不动产证',
            'Title certificates',
            6,
            '交房多年一直办不下房产证|办理不动产证需要哪些材料|开发商未缴税导致无法办证',
          ],
          ['租房纠纷', 'Rental disputes', 5, '房东不退押金|中介收取高额服务费|长租公寓停运，房东要求搬离'],
          ['保障性住房', 'Public housing', 4, '公租房申请条件是什么|公租房轮候进度查询|保障房房屋质量差'],
        ],
      ),
    ],
  },
  {
    zh: '供水排水',
    en: 'Water and drainage',
    groups: [
      group(
        '供水',
        'Water supply',
        'water',
        'summer home trouble',
        [24, 0, 1.9],
        [
          [
            '停水',
            'No water',
            11,
            '家里突然停水，没有收到通知|整栋楼都没有水|停水超过半天，做饭都成问题|高层用户完全没有水',
          ],
          [
            '水管爆裂',
            'Burst pipes',
            4,
            '路面水管爆裂，水喷出很高|自来水主管道破裂，路面积水|地下水管漏水，路面已经塌陷',
          ],
          ['水质异常', 'Water quality', 5, '自来水发黄有异味|水龙头流出浑浊的水|水里有白色沉淀物'],
          ['水压不足', 'Low pressure', 4, '水压太低，热水器打不着火|晚高峰水流很小|顶楼水压不足'],
          ['水费计量', 'Water bills', 4, '水费突然翻倍|水表读数与账单不一致|水费账单查询不到'],
        ],
      ),
      group(
        '排水',
        'Drainage',
        'water-affairs',
        'flood home trouble',
        [24, 0.3, 2.2],
        [
          ['道路积水', 'Flooded roads', 5, '路口积水很深，车辆熄火|下雨后道路积水无法通行|下穿立交积水'],
          ['污水外溢', 'Sewage overflow', 6, '污水井外溢，臭气熏天|化粪池堵塞，污水流到路面|下水道返水进了家里'],
          ['雨水井破损', 'Broken drains', 3, '雨水井盖板断裂|雨水篦子堵塞|排水沟盖板缺失'],
        ],
      ),
      group(
        '河湖管理',
        'Rivers and lakes',
        'water-affairs',
        'summer leisure report',
        [168, 0.3, 1.3],
        [
          ['河道污染', 'River pollution', 3, '河水发黑发臭|有人向河道偷排污水|河面漂浮大量垃圾'],
          ['河堤安全', 'Bank safety', 2, '河堤护栏损坏|有人在河边野泳|堤岸塌陷没有警示'],
        ],
      ),
    ],
  },
  {
    zh: '供热',
    en: 'Heating',
    groups: [
      group(
        '供暖质量',
        'Heating quality',
        'heating',
        'heat home trouble',
        [24, 0.05, 2.4],
        [
          [
            '室温不达标',
            'Cold rooms',
            26,
            '暖气不热，室温只有十五度|暖气片只有一半热|家里老人孩子冻得受不了，暖气一直温吞|顶楼供暖温度不达标',
          ],
          ['供暖中断', 'Heating failure', 6, '突然停暖，暖气片冰凉|整个小区暖气都停了|换热站故障，没有任何通知'],
          ['暖气漏水', 'Leaking radiators', 4, '暖气管道漏水，地板被泡|暖气阀门漏水，维修人员没来|楼道供暖立管漏水'],
        ],
      ),
      group(
        '供暖费用与服务',
        'Heating fees and service',
        'heating',
        'heat office mixed',
        [120, 0, 1.6],
        [
          ['供暖收费', 'Heating fees', 7, '供暖费怎么缴纳|没有住人为什么还要交供暖费|供暖费收费面积计算有误'],
          ['停供与恢复', 'Stop and resume', 4, '申请停止供暖需要什么手续|已申请停供仍被收费|恢复供暖一直没有开通'],
          ['供暖时间', 'Heating dates', 5, '今年什么时候开始供暖|供暖时间能否提前|供暖期是否延长'],
        ],
      ),
    ],
  },
  {
    zh: '燃气电力',
    en: 'Gas and power',
    groups: [
      group(
        '燃气',
        'Gas',
        'gas',
        'winter home trouble',
        [24, 0, 1.4],
        [
          ['燃气泄漏', 'Gas leaks', 3, '楼道里有燃气味|燃气管道被施工挖破|燃气表接口漏气'],
          ['停气', 'No gas', 4, '家里停气没有通知|燃气突然中断无法做饭|更换燃气表后一直没有通气'],
          ['燃气收费', 'Gas bills', 4, '燃气阶梯价格怎么计算|燃气表走字异常|燃气费无法线上充值'],
        ],
      ),
      group(
        '供电',
        'Power supply',
        'power',
        'summer home trouble',
        [24, 0, 2.0],
        [
          ['停电', 'Power cuts', 9, '突然停电，不知何时恢复|一天停电多次|整条街停电，商户无法营业'],
          ['电压不稳', 'Unstable voltage', 3, '电压不稳，空调无法启动|灯光忽明忽暗|电压过低烧坏电器'],
          ['电费', 'Power bills', 4, '电费突然增多|合租房电费加价|电费账单有疑问'],
          ['线路设施安全', 'Lines and poles', 3, '电线杆倾斜有危险|电线垂落到路面|变压器噪声大'],
        ],
      ),
      group(
        '新能源充电',
        'EV charging',
        'power',
        'flat home mixed',
        [168, 0.3, 1.3],
        [
          ['充电桩安装', 'Charger installation', 5, '物业不同意安装充电桩|小区充电桩数量不足|充电桩报装流程怎么走'],
          ['电动车充电', 'E-bike charging', 5, '电动车飞线充电，存在火灾隐患|电动车充电棚收费过高|充电柜损坏无人维修'],
        ],
      ),
    ],
  },
  {
    zh: '噪声与环境',
    en: 'Noise and environment',
    groups: [
      group(
        '噪声',
        'Noise',
        'ecology',
        'summer night trouble',
        [120, 0.45, 2.0],
        [
          [
            '工地夜间施工',
            'Night construction',
            13,
            '工地深夜施工，噪声很大|工地凌晨还在打桩|夜间渣土车进出，无法入睡|工地半夜浇筑混凝土',
          ],
          [
            '社会生活噪声',
            'Neighbourhood noise',
            10,
            '广场舞音响声音太大|楼下烧烤店半夜喧哗|商铺高音喇叭循环叫卖|KTV低音扰民',
          ],
          ['装修噪声', 'Renovation noise', 6, '邻居中午装修电钻声不停|周末装修敲墙|楼上装修噪声持续'],
          ['交通噪声', 'Traffic noise', 4, '高架桥车流噪声太大|摩托车深夜炸街|货车鸣笛影响休息'],
        ],
      ),
      group(
        '大气',
        'Air',
        'ecology',
        'winter home report',
        [120, 0.35, 1.4],
        [
          ['油烟异味', 'Cooking fumes', 7, '饭店油烟直排，不敢开窗|烧烤摊烟熏火燎|油烟净化器没有开启'],
          ['工业废气', 'Industrial fumes', 4, '化工厂夜间排放刺鼻气味|喷漆厂异味扰民|塑料加工厂冒黑烟'],
          ['扬尘', 'Dust', 5, '工地没有覆盖，扬尘严重|渣土车沿途抛洒|拆迁现场尘土飞扬'],
          ['焚烧', 'Open burning', 2, '有人露天焚烧垃圾|秸秆焚烧烟雾很大|工地焚烧废料'],
        ],
      ),
      group(
        '虫鼠害',
        'Pests',
        'health',
        'summer leisure trouble',
        [120, 0.5, 1.6],
        [
          ['蚊蝇', 'Mosquitoes and flies', 5, '绿化带蚊虫太多|积水滋生大量蚊子|垃圾站苍蝇成群'],
          ['鼠患', 'Rats', 3, '小区老鼠成灾|楼道里有老鼠|后厨老鼠乱窜'],
        ],
      ),
    ],
  },
  {
    zh: '交通出行',
    en: 'Traffic and transport',
    groups: [
      group(
        '停车',
        'Parking',
        'traffic-police',
        'flat home trouble',
        [120, 0.25, 1.4],
        [
          ['违法停车', 'Illegal parking', 14, '车辆长期占用消防通道|人行道被车辆占满|路口违停影响转弯|盲道上停满车'],
          ['停车收费', 'Parking fees', 7, '停车场收费标准不公示|路侧停车多扣费|停车费无法开发票'],
          ['停车位不足', 'Too few spaces', 6, '小区没有停车位|医院周边停车难|学校门口没有临停位'],
        ],
      ),
      group(
        '道路与信号',
        'Roads and signals',
        'traffic-police',
        'flat commute trouble',
        [120, 0.2, 1.3],
        [
          ['交通拥堵', 'Congestion', 6, '早高峰堵车严重|路口左转车道太少|施工围挡导致拥堵'],
          ['信号灯', 'Traffic lights', 6, '信号灯不亮|红绿灯配时不合理|行人绿灯时间太短'],
          ['路面破损', 'Potholes', 7, '路面坑洼，电动车摔倒|井盖沉降，车辆颠簸|道路塌陷没有围挡'],
          ['标志标线', 'Signs and markings', 3, '斑马线磨损看不清|限速标志被树遮挡|导向车道标线有误'],
        ],
      ),
      group(
        '公共交通',
        'Public transport',
        'bus',
        'flat commute mixed',
        [120, 0, 1.4],
        [
          [
            '公交线路调整',
            'Bus route changes',
            5,
            '公交线路调整后出行不便|希望恢复原来的公交线路|公交改线没有提前公告',
          ],
          ['公交班次与服务', 'Bus service', 7, '公交等了四十分钟没有来|公交车到站不停|末班车时间太早'],
          ['地铁服务', 'Metro', 4, '地铁站电扶梯停用|地铁安检排队太长|地铁换乘指引不清'],
          ['出租与网约车', 'Taxis and ride-hailing', 6, '出租车拒载|出租车绕路不打表|网约车乱收费'],
        ],
      ),
      group(
        '驾驶与车辆',
        'Driving and vehicles',
        'traffic-police',
        'flat office ask',
        [120, 0, 1.2],
        [
          ['违章处理', 'Traffic fines', 6, '违章记录有异议怎么申诉|异地违章如何处理|违章短信是否真实'],
          [
            '驾驶证与年检',
            'Licences and inspection',
            6,
            '驾驶证换证需要什么材料|车辆年检预约不上|驾驶证到期在外地怎么换',
          ],
          ['号牌与限行', 'Plates and limits', 4, '限行政策具体是什么|电动自行车上牌去哪里办|新能源车牌如何申请'],
        ],
      ),
    ],
  },
  {
    zh: '市容环卫',
    en: 'Streets and sanitation',
    groups: [
      group(
        '垃圾',
        'Refuse',
        'urban-mgmt',
        'summer home trouble',
        [24, 0.6, 1.7],
        [
          [
            '垃圾清运不及时',
            'Missed collection',
            10,
            '垃圾桶满了几天没人清运|垃圾堆放点臭气熏天|生活垃圾没有按时清运|垃圾清运车好几天没来',
          ],
          ['建筑垃圾', 'Construction waste', 5, '装修垃圾堆在路边|有人偷倒建筑垃圾|渣土堆放无人处理'],
          ['垃圾分类', 'Waste sorting', 4, '垃圾分类点位太远|分类垃圾混装混运|大件垃圾怎么预约回收'],
        ],
      ),
      group(
        '占道与广告',
        'Street trading and signs',
        'urban-mgmt',
        'summer leisure report',
        [72, 0.65, 1.5],
        [
          ['占道经营', 'Street trading', 8, '流动摊贩占道，行人只能走机动车道|店铺出店经营|夜市摊位堵塞路口'],
          ['违规广告', 'Illegal advertising', 3, '墙上贴满小广告|广告牌松动有坠落风险|灯箱广告光污染'],
          ['共享单车', 'Shared bikes', 5, '共享单车堆满人行道|共享单车停放点太少|共享单车无法还车扣费'],
        ],
      ),
      group(
        '违法建设',
        'Illegal building',
        'urban-mgmt',
        'flat home report',
        [360, 0.7, 1.3],
        [
          ['私搭乱建', 'Illegal structures', 7, '一楼住户私搭乱建|楼顶违建一直没有拆除|邻居私挖地下室'],
          ['破坏承重墙', 'Load-bearing walls', 2, '楼下装修拆除承重墙|商铺违规开挖墙体|墙体出现裂缝，怀疑承重墙被拆'],
        ],
      ),
      group(
        '道路保洁',
        'Street cleaning',
        'urban-mgmt',
        'flat home trouble',
        [24, 0.6, 1.4],
        [
          ['路面保洁', 'Dirty streets', 5, '道路几天没有清扫|洒水车高峰作业溅到行人|落叶堆积没有清理'],
          ['公共厕所', 'Public toilets', 3, '公厕脏乱无人打扫|公厕没有水|公厕夜间关闭'],
          ['积雪结冰', 'Snow and ice', 2, '雪后人行道结冰没有清理|天桥台阶结冰湿滑|小区积雪没人铲'],
        ],
      ),
    ],
  },
  {
    zh: '园林与设施',
    en: 'Parks and street furniture',
    groups: [
      group(
        '园林绿化',
        'Greenery',
        'parks',
        'spring leisure trouble',
        [168, 0.4, 1.3],
        [
          ['树木修剪', 'Tree pruning', 7, '树枝挡住窗户采光|大树倾斜快要倒了|树枝刮到电线'],
          ['杨柳飞絮', 'Catkins', 4, '杨絮太多，过敏严重|柳絮飘进家里|飞絮堆积有火灾隐患'],
          ['绿地破坏', 'Damaged greens', 3, '绿地被改成停车位|有人毁绿种菜|绿化带被踩秃'],
        ],
      ),
      group(
        '公园管理',
        'Parks',
        'parks',
        'travel leisure mixed',
        [120, 0.2, 1.3],
        [
          ['公园设施', 'Park facilities', 4, '公园健身器材损坏|公园座椅太少|儿童滑梯破损'],
          ['公园秩序', 'Park conduct', 3, '公园里有人甩鞭子|遛狗不牵绳|公园内电动车乱骑'],
        ],
      ),
      group(
        '市政设施',
        'Street furniture',
        'urban-mgmt',
        'flat home trouble',
        [72, 0.4, 1.3],
        [
          ['路灯', 'Street lights', 7, '整条路路灯不亮|路灯白天常亮|路灯杆倾斜'],
          ['井盖', 'Manhole covers', 6, '井盖缺失十分危险|井盖松动异响|井盖破损'],
          ['护栏与桥梁', 'Rails and bridges', 3, '护栏被撞坏没有修|过街天桥电梯停用|桥面伸缩缝破损'],
        ],
      ),
    ],
  },
  {
    zh: '劳动保障',
    en: 'Labour and social security',
    groups: [
      group(
        '劳动权益',
        'Labour rights',
        'hrss',
        'wage office report',
        [168, 0.3, 1.9],
        [
          [
            '拖欠农民工工资',
            'Unpaid construction wages',
            9,
            '工地拖欠工资，工友等钱回家|包工头失联，工资没有着落|项目完工半年还没结清工资|劳务公司拖欠工人工资',
          ],
          ['企业欠薪', 'Unpaid wages', 8, '公司拖欠三个月工资|离职后工资未结清|餐馆老板拖欠工资'],
          ['劳动合同', 'Labour contracts', 6, '公司不签劳动合同|被违法辞退没有补偿|试用期被无故延长'],
          ['工时与加班', 'Hours and overtime', 4, '公司强制加班不给加班费|节假日加班没有三倍工资|法定休息日得不到保障'],
        ],
      ),
      group(
        '社会保险',
        'Social insurance',
        'hrss',
        'flat office ask',
        [120, 0, 1.4],
        [
          ['养老保险', 'Pensions', 9, '养老保险断缴怎么补|退休金何时上调|灵活就业养老保险缴费标准'],
          ['失业保险', 'Unemployment benefit', 5, '失业金怎么申领|失业补助金审核多久|失业金发放时间'],
          ['工伤认定', 'Work injury', 4, '工伤认定需要什么材料|单位不给申报工伤|工伤鉴定结果有异议'],
          ['社保卡', 'Social security cards', 4, '社保卡丢失怎么补办|社保卡激活失败|第三代社保卡换领地点'],
        ],
      ),
      group(
        '就业与人才',
        'Jobs and talent',
        'hrss',
        'school office ask',
        [120, 0, 1.3],
        [
          ['就业补贴', 'Job subsidies', 4, '应届毕业生就业补贴怎么领|创业担保贷款条件|见习补贴没有到账'],
          ['人才引进与落户', 'Talent and settlement', 5, '人才落户条件是什么|人才公寓如何申请|落户后档案如何转'],
          ['职业技能培训', 'Training', 3, '技能提升补贴申请|培训机构收费不退|职业资格证书查询'],
        ],
      ),
    ],
  },
  {
    zh: '教育',
    en: 'Education',
    groups: [
      group(
        '入学招生',
        'Enrolment',
        'edu',
        'school office ask',
        [72, 0.25, 2.5],
        [
          [
            '义务教育入学',
            'School enrolment',
            13,
            '今年小学入学学区怎么划分|随迁子女入学需要什么材料|学位不足被统筹到很远的学校|入学报名系统信息审核不通过',
          ],
          ['转学', 'School transfer', 5, '转学手续怎么办理|转学申请一直没有答复|外地转入需要什么条件'],
          ['幼儿园入园', 'Kindergarten', 5, '公办幼儿园报名时间|普惠幼儿园收费标准|幼儿园摇号结果有疑问'],
          ['中高考', 'Entrance exams', 4, '中考加分政策|高考报名户籍要求|考点周边噪声影响考生'],
        ],
      ),
      group(
        '学校管理',
        'Schools',
        'edu',
        'flat office trouble',
        [120, 0.3, 1.4],
        [
          ['教师与教学', 'Teaching', 5, '老师布置作业过多|学校违规补课|教师体罚学生'],
          ['校园餐饮', 'School meals', 4, '学校食堂饭菜质量差|学生餐吃出异物|配餐公司收费不透明'],
          ['校园安全', 'School safety', 3, '孩子在校被欺负|校门口交通秩序混乱|校车超载'],
        ],
      ),
      group(
        '校外培训',
        'Private tutoring',
        'edu',
        'school office trouble',
        [168, 0.2, 1.6],
        [
          ['培训退费', 'Course refunds', 7, '培训机构关门跑路，学费不退|课程未上完拒绝退费|培训机构强制续费'],
          ['违规培训', 'Illegal tutoring', 3, '无证机构违规开班|学科培训超时上课|虚假宣传名师'],
        ],
      ),
    ],
  },
  {
    zh: '医疗卫生',
    en: 'Health',
    groups: [
      group(
        '医疗服务',
        'Medical care',
        'health',
        'winter office trouble',
        [120, 0, 1.4],
        [
          ['就医服务', 'Hospital service', 7, '医院挂不上号|急诊等待时间太长|医生态度不好'],
          ['医疗纠纷', 'Medical disputes', 4, '手术后出现并发症，医院推诿|怀疑误诊|收费项目有疑问'],
          ['疫苗接种', 'Vaccination', 5, '流感疫苗哪里可以接种|儿童疫苗缺货|接种证丢失怎么补'],
        ],
      ),
      group(
        '医疗保险',
        'Medical insurance',
        'medical-insurance',
        'winter office ask',
        [72, 0, 1.4],
        [
          ['医保缴费', 'Contributions', 8, '城乡居民医保缴费截止时间|医保断缴怎么处理|新生儿医保怎么办'],
          ['医保报销', 'Reimbursement', 7, '异地就医怎么备案报销|门诊慢性病报销比例|住院报销材料'],
          ['药品供应', 'Medicines', 3, '常用药医院没有|药店医保刷卡加价|特效药是否纳入医保'],
        ],
      ),
      group(
        '公共卫生',
        'Public health',
        'health',
        'summer office mixed',
        [24, 0.1, 1.6],
        [
          ['疑似食物中毒', 'Suspected food poisoning', 2, '聚餐后多人呕吐腹泻|吃完外卖上吐下泻|婚宴后多名宾客身体不适'],
          ['生育服务', 'Maternity services', 4, '生育补贴如何申领|生育登记怎么办理|独生子女费发放'],
          ['控烟与卫生监督', 'Smoking and hygiene', 3, '网吧内吸烟无人管|理发店卫生差|游泳池水质浑浊'],
        ],
      ),
    ],
  },
  {
    zh: '市场监管',
    en: 'Markets and consumers',
    groups: [
      group(
        '消费纠纷',
        'Consumer disputes',
        'market',
        'travel leisure report',
        [168, 0.35, 1.6],
        [
          [
            '预付卡退费',
            'Prepaid cards',
            10,
            '健身房关门，预付卡退不了|美容院办卡后拒绝退款|理发店转让后卡不能用|游泳馆停业，余额不退',
          ],
          ['网络购物', 'Online shopping', 9, '网购商品与描述不符|商家拒绝七天无理由退货|直播间买到假货'],
          ['商品质量', 'Product quality', 6, '新买的家电多次维修|手机质量问题商家不换|家具甲醛超标'],
        ],
      ),
      group(
        '食品药品',
        'Food and drugs',
        'market',
        'summer leisure report',
        [120, 0.4, 1.5],
        [
          ['餐饮卫生', 'Restaurant hygiene', 7, '饭菜里吃出虫子|后厨卫生很差|外卖餐具不干净'],
          ['食品过期', 'Expired food', 5, '超市销售过期食品|面包发霉仍在售卖|生鲜变质'],
          ['药品与保健品', 'Drugs and supplements', 3, '向老人推销高价保健品|药店销售过期药|虚假宣传疗效'],
        ],
      ),
      group(
        '价格与计量',
        'Prices and measures',
        'market',
        'travel leisure report',
        [120, 0.3, 1.4],
        [
          ['价格欺诈', 'Price fraud', 5, '景区餐馆宰客|标价与结账不一致|节日期间酒店随意涨价'],
          ['计量缺斤少两', 'Short weight', 3, '菜市场缺斤少两|加油站加油量不足|电子秤作弊'],
          ['无证经营', 'Unlicensed trade', 4, '小作坊无证加工食品|店铺没有营业执照|楼内无证开办民宿'],
        ],
      ),
    ],
  },
  {
    zh: '公共安全',
    en: 'Public safety',
    groups: [
      group(
        '治安',
        'Policing',
        'police',
        'flat night report',
        [24, 0.1, 1.4],
        [
          ['电信诈骗', 'Phone fraud', 5, '接到冒充客服的诈骗电话|被骗刷单转账|收到虚假中奖短信'],
          ['邻里纠纷', 'Neighbour disputes', 6, '邻居半夜吵闹多次劝阻无效|邻居占用楼道引发争吵|养狗扰民引发纠纷'],
          ['烟花爆竹', 'Fireworks', 3, '有人违规燃放烟花爆竹|半夜放鞭炮|小区内燃放烟花引燃绿化'],
        ],
      ),
      group(
        '消防安全',
        'Fire safety',
        'fire',
        'flat home report',
        [24, 0.3, 1.4],
        [
          ['消防通道堵塞', 'Blocked fire lanes', 6, '消防通道被堵死|安全出口上锁|楼道堆放易燃物'],
          ['消防设施', 'Fire equipment', 4, '消防栓没有水|灭火器过期|烟感报警器损坏'],
          ['电动车入楼', 'E-bikes indoors', 5, '电动车推进电梯|楼道内给电动车充电|电瓶拿回家充电'],
        ],
      ),
      group(
        '应急与安全生产',
        'Emergencies and work safety',
        'emergency',
        'flood home trouble',
        [24, 0.3, 2.0],
        [
          ['房屋与边坡险情', 'Unsafe buildings and slopes', 3, '围墙倾斜快倒了|老房墙体开裂|山坡有滑坡迹象'],
          ['生产安全隐患', 'Work safety hazards', 4, '工地塔吊作业没有防护|厂房堆放危险化学品|高空作业没系安全绳'],
          ['暴雨内涝求助', 'Rainstorm help', 2, '地下车库进水，车辆被淹|一楼住户家中进水|暴雨后被困，请求支援'],
        ],
      ),
      group(
        '养犬管理',
        'Dogs',
        'police',
        'summer leisure trouble',
        [120, 0.4, 1.3],
        [
          ['流浪犬', 'Stray dogs', 5, '小区流浪狗追咬行人|流浪狗聚集在学校门口|被流浪狗咬伤'],
          ['不文明养犬', 'Dog conduct', 5, '遛狗不拴绳吓到孩子|狗随地大小便无人清理|邻居饲养大型犬'],
        ],
      ),
    ],
  },
  {
    zh: '政务服务',
    en: 'Government services',
    groups: [
      group(
        '证照办理',
        'Permits and papers',
        'gov-service',
        'flat office ask',
        [72, 0, 1.3],
        [
          ['户籍业务', 'Household registration', 8, '户口迁移需要什么材料|新生儿上户口流程|集体户口如何迁出'],
          ['身份证件', 'Identity documents', 7, '身份证丢失怎么补办|身份证能否异地办理|护照办理预约'],
          ['居住证', 'Residence permits', 5, '居住证续签在哪里办|居住证积分怎么算|居住证审核进度'],
          ['婚姻登记', 'Marriage registration', 4, '结婚登记预约|异地结婚登记需要什么|婚姻登记处上班时间'],
        ],
      ),
      group(
        '政务大厅与网办',
        'Service halls and online',
        'gov-service',
        'flat office trouble',
        [72, 0.2, 1.6],
        [
          ['窗口服务', 'Counter service', 5, '窗口人员态度冷淡|排队两小时没办成|窗口要求重复提交材料'],
          ['网上办事故障', 'Online service faults', 6, '政务平台无法登录|线上申请提交后报错|人脸识别一直不通过'],
          ['办事指南', 'Service guidance', 6, '想了解业务办理流程|大厅上班时间是几点|业务办理进度怎么查'],
        ],
      ),
      group(
        '政策咨询',
        'Policy questions',
        'gov-service',
        'flat office ask',
        [72, 0, 2.2],
        [
          ['消费补贴政策', 'Consumer subsidies', 6, '以旧换新补贴怎么领|消费券领取后无法使用|家电补贴资格查询'],
          ['公积金政策', 'Provident fund', 7, '公积金提取条件|公积金贷款额度怎么算|公积金异地转移'],
          ['住房补贴与购房', 'Home purchase policy', 5, '购房补贴申请条件|首套房认定标准|购房契税怎么缴'],
          ['养老与育儿补贴', 'Elder and child allowances', 5, '育儿补贴什么时候发放|高龄津贴怎么申请|养老服务补贴标准'],
        ],
      ),
    ],
  },
  {
    zh: '企业服务',
    en: 'Enterprise services',
    groups: [
      group(
        '登记与许可',
        'Registration and licences',
        'market',
        'flat office ask',
        [72, 0, 1.2],
        [
          ['企业注册变更', 'Company registration', 6, '公司变更法人怎么办理|营业执照注销流程|个体户升级企业条件'],
          ['行政许可', 'Licences', 4, '食品经营许可办理时限|许可审批超时未办结|许可证延期'],
        ],
      ),
      group(
        '税费与融资',
        'Tax and finance',
        'tax',
        'flat office ask',
        [72, 0, 1.3],
        [
          ['税务办理', 'Tax', 6, '小规模纳税人优惠政策|电子发票开具失败|税务注销流程'],
          ['融资贷款', 'Business loans', 4, '小微企业贷款贴息怎么申请|银行抽贷导致资金紧张|担保贷款材料'],
          ['涉企收费', 'Charges on firms', 3, '协会强制收取会费|园区违规收取水电加价|行政收费没有依据'],
        ],
      ),
      group(
        '经营环境',
        'Business climate',
        'commerce',
        'flat office trouble',
        [120, 0.4, 1.3],
        [
          ['惠企政策兑现', 'Promised subsidies', 5, '奖补资金一直没有到账|招商承诺没有兑现|专精特新奖励何时发放'],
          ['拖欠企业账款', 'Unpaid invoices', 4, '政府工程款拖欠多年|国企拖欠货款|项目结算迟迟不办'],
          ['用工与用地', 'Staff and land', 3, '企业用工短缺求助|工业用地手续办理慢|厂房租赁纠纷'],
        ],
      ),
    ],
  },
  {
    zh: '民政救助',
    en: 'Welfare',
    groups: [
      group(
        '社会救助',
        'Relief',
        'civil',
        'winter office ask',
        [72, 0.4, 1.2],
        [
          ['低保与临时救助', 'Minimum living allowance', 6, '低保申请条件|低保被取消不清楚原因|突发困难申请临时救助'],
          ['残疾人服务', 'Disability services', 4, '残疾证办理流程|残疾人补贴没有到账|轮椅通道被堵'],
          ['流浪救助', 'Rough sleepers', 2, '桥下有流浪人员需要帮助|天冷有老人露宿街头|疑似走失老人'],
        ],
      ),
      group(
        '养老服务',
        'Elder care',
        'civil',
        'flat office mixed',
        [120, 0.3, 1.2],
        [
          ['养老机构', 'Care homes', 4, '养老院收费上涨|养老院护理不到位|公办养老院如何申请入住'],
          ['居家养老', 'Care at home', 4, '独居老人需要上门照料|社区食堂停业，老人吃饭难|申请适老化改造'],
          ['老年优待', 'Senior benefits', 3, '老年卡怎么办理|老年卡乘车被拒|敬老优惠景点'],
        ],
      ),
      group(
        '社区治理',
        'Community affairs',
        'civil',
        'flat office mixed',
        [168, 0.8, 1.2],
        [
          ['业委会与居委会', 'Committees', 5, '业委会换届不公开|居委会开证明推诿|社区通知不到位'],
          ['退役军人优抚', 'Veterans', 3, '优抚金发放标准|退役军人优待证办理|退役安置政策'],
        ],
      ),
    ],
  },
  {
    zh: '文旅体育',
    en: 'Culture, tourism and sport',
    groups: [
      group(
        '旅游',
        'Tourism',
        'culture',
        'travel leisure report',
        [72, 0.2, 1.8],
        [
          ['景区服务', 'Sights', 5, '景区排队三小时|景区预约系统进不去|景区厕所太少'],
          ['旅行社纠纷', 'Travel agencies', 4, '旅行社强制购物|报团后不退费|导游态度恶劣'],
          ['酒店住宿', 'Hotels', 3, '酒店临时毁约涨价|酒店卫生差|民宿与图片不符'],
        ],
      ),
      group(
        '文化体育设施',
        'Culture and sport venues',
        'sports',
        'summer leisure mixed',
        [120, 0.3, 1.2],
        [
          ['体育场馆', 'Sports venues', 4, '体育馆预约不上|球场灯光太暗|游泳馆开放时间'],
          ['图书馆与文化馆', 'Libraries and centres', 3, '图书馆座位不足|图书馆借书证怎么办|文化馆培训报名'],
        ],
      ),
      group(
        '演出与网吧',
        'Shows and net bars',
        'culture',
        'summer leisure report',
        [120, 0.2, 1.3],
        [
          ['演出票务', 'Show tickets', 3, '演唱会门票不能退|黄牛倒票|演出临时取消不退款'],
          ['网吧与娱乐场所', 'Entertainment venues', 2, '网吧接纳未成年人|娱乐场所超时营业|剧本杀店没有消防'],
        ],
      ),
    ],
  },
  {
    zh: '通信与数字服务',
    en: 'Telecom and digital services',
    groups: [
      group(
        '通信服务',
        'Telecom',
        'telecom',
        'flat office trouble',
        [120, 0, 1.3],
        [
          ['资费与套餐', 'Plans and fees', 7, '运营商乱扣费|套餐无法更改|合约期不让销户'],
          ['网络信号', 'Signal', 5, '小区手机没有信号|宽带经常断网|电梯里没有信号'],
          ['线缆整治', 'Hanging cables', 3, '通信线缆杂乱垂落|弱电井线路混乱|光缆被挖断'],
        ],
      ),
      group(
        '市民卡与支付',
        'Citizen card and payment',
        'citizen-card',
        'flat commute trouble',
        [24, 0, 2.0],
        [
          [
            '乘车码与支付故障',
            'Ride code and payment faults',
            5,
            '乘车码刷不出来|支付成功但显示未付款|扣了两次钱|公交扫码一直转圈',
          ],
          ['市民卡业务', 'Citizen card', 4, '市民卡充值不到账|市民卡丢失挂失|市民卡年审'],
        ],
      ),
      group(
        '政务应用',
        'City app',
        'data',
        'flat office trouble',
        [24, 0, 1.8],
        [
          ['云州通应用故障', 'City app faults', 4, '云州通登录不上|云州通闪退|云州通实名认证失败'],
          ['数据与隐私', 'Data and privacy', 2, '个人信息疑似泄露|系统里的信息有误怎么改|名下被登记了不认识的企业'],
        ],
      ),
    ],
  },
]

import { describe, expect, it } from 'vitest'
import { Random } from '../../../server/demo/random.ts'
import { door, identityNumber, mobile, personName, plate } from '../../../server/demo/texts.ts'
import { type MaskTag, maskText, validId18 } from '../../../server/import/mask.ts'

const CASES: [text: string, masked: string, found: MaskTag[]][] = [
  ['电话13812345678', '电话[电话]', ['mobile']],
  ['手机 +86 138 1234 5678 请回', '手机 [电话] 请回', ['mobile']],
  ['１３８１２３４５６７８', '[电话]', ['mobile']],
  ['座机010-12345678', '座机[电话]', ['landline']],
  ['电话：87654321', '电话：[电话]', ['landline']],
  ['call 213-555-1234 or (212) 555-0199', 'call [phone] or [phone]', ['us_phone', 'us_phone']],
  ['mail j.doe@example.org now', 'mail [邮箱] now', ['email']],
  ['身份证11010519491231002X', '身份证[证件号]', ['id18']],
  ['身份证110105194912310021', '身份证[证件号]', ['id18:suspect']],
  ['卡号4111 1111 1111 1111', '卡号[卡号]', ['card']],
  ['粤B12345D、京A12345、川A·D12345', '[车牌]、[车牌]、[车牌]', ['plate', 'plate', 'plate']],
  ['锦绣花园3号楼2单元502室停水', '锦绣花园[门牌]停水', ['door', 'door', 'door']],
  ['A座1203室', '[门牌]', ['door', 'door']],
  ['阳光路12号', '阳光路[门牌]', ['door']],
  ['我叫王建国，住在东门', '我叫[姓名]，住在东门', ['name']],
  ['欧阳女士称漏水', '[姓名]女士称漏水', ['name']],
  ['物业经理张伟不接电话', '物业经理[姓名]不接电话', ['name']],
  ['免贵姓李', '免贵姓[姓名]', ['name']],
]

const UNTOUCHED = [
  '2026-11-24 停水，100户居民无水',
  '地铁12号线延误30分钟',
  '工单YZ2611230012345678无人处理',
  '订单号4111111111111112有误',
  '女士您好，高架桥噪声大',
  '反映数学老师违规补课',
  'Pothole at 1200 Main Street, 3 days',
]

describe('masking', () => {
  it.each(CASES)('%s becomes %s', (text, masked, found) => {
    expect(maskText(text)).toEqual({ masked, found })
  })

  it.each(UNTOUCHED)('leaves alone: %s', (text) => {
    expect(maskText(text)).toEqual({ masked: text, found: [] })
  })

  it('keeps Chinese punctuation while it reads wide digits as digits', () => {
    expect(maskText('您好，请问：电话１３８１２３４５６７８（本人）！').masked).toBe('您好，请问：电话[电话]（本人）！')
  })

  it('knows a right check digit', () => {
    expect(validId18('11010519491231002X')).toBe(true)
    expect(validId18('110105194912310021')).toBe(false)
  })

  it('finds what it claims to on synthetic texts; the recall is printed', () => {
    const random = new Random(20260101)
    const frames: [kind: string, least: number, make: () => [text: string, secret: string]][] = [
      ['mobile', 1, () => wrap(mobile(random), (s) => `反映停水三天，请拨打${s}联系`)],
      ['id18', 1, () => wrap(identityNumber(random), (s) => `本人身份证号${s}，社保卡丢失`)],
      ['plate', 1, () => wrap(plate(random), (s) => `车辆${s}长期占用消防通道`)],
      ['door', 0.99, () => wrap(door(random), (s) => `锦绣花园${s}漏水`)],
      ['name after 我叫', 0.97, () => wrap(personName(random), (s) => `我叫${s}，反映暖气不热`)],
      ['name with a title', 0.97, () => wrap(personName(random), (s) => `市民${s}先生反映暖气不热`)],
      ['name after a role', 0.9, () => wrap(personName(random), (s) => `物业经理${s}不接电话`)],
      [
        'rare surname with a title',
        0,
        () =>
          wrap(
            `${random.pick([...'逄亓仝苑麻闻补'])}${personName(random).slice(-1)}`,
            (s) => `市民${s}先生反映暖气不热`,
          ),
      ],
      ['name without context', 0, () => wrap(personName(random), (s) => `昨天${s}把车停在门口`)],
    ]
    for (const [kind, least, make] of frames) {
      let caught = 0
      for (let i = 0; i < 500; i++) {
        const [text, secret] = make()
        if (!maskText(text).masked.includes(secret)) caught++
      }
      console.log(`mask recall, ${kind}: ${((caught / 500) * 100).toFixed(1)} %`)
      expect(caught / 500, kind).toBeGreaterThanOrEqual(least)
    }
  })
})

function wrap(secret: string, frame: (secret: string) => string): [string, string] {
  return [frame(secret), secret]
}

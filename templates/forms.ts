import type { Localized } from '../audiences/locale.ts'
import { DINGTALK_BODY_BYTES, dingtalkCard, dingtalkMarkdown } from './chats/dingtalk.ts'
import { FEISHU_BODY_BYTES, feishuCard } from './chats/feishu.ts'
import { SLACK, slackBlocks } from './chats/slack.ts'
import { TEAMS_BODY_BYTES, teamsCard } from './chats/teams.ts'
import { WECOM_MARKDOWN_BYTES, WECOM_TEXT_BYTES, wecomCard, wecomMarkdown, wecomText } from './chats/wecom.ts'
import { bytes, characters, type Room } from './fit.ts'
import type { Outline } from './outline.ts'

/** A chat's form of any outline: the body that its robot is posted. */
export interface ChatForm {
  title: Localized
  body(outline: Outline): object
  /** What the provider counts and how much of it, over `counted`; null where each field has its own limit. */
  limit: { room: Room; unit: 'characters' | 'bytes'; counted(body: object): string } | null
}

const whole = (body: object) => JSON.stringify(body)
const content = (key: 'text' | 'markdown') => (body: object) =>
  (body as Record<string, { content: string }>)[key]?.content ?? ''

/** Every chat's forms by id; a city's settings name one for each robot. */
export const CHAT_FORMS = {
  'wecom-text': {
    title: { zh: '企业微信 文本', en: 'WeCom text' },
    body: wecomText,
    limit: { room: bytes(WECOM_TEXT_BYTES), unit: 'bytes', counted: content('text') },
  },
  'wecom-markdown': {
    title: { zh: '企业微信 markdown', en: 'WeCom markdown' },
    body: wecomMarkdown,
    limit: { room: bytes(WECOM_MARKDOWN_BYTES), unit: 'bytes', counted: content('markdown') },
  },
  'wecom-card': { title: { zh: '企业微信 模板卡片', en: 'WeCom template card' }, body: wecomCard, limit: null },
  'dingtalk-markdown': {
    title: { zh: '钉钉 markdown', en: 'DingTalk markdown' },
    body: dingtalkMarkdown,
    limit: { room: bytes(DINGTALK_BODY_BYTES), unit: 'bytes', counted: whole },
  },
  'dingtalk-card': {
    title: { zh: '钉钉 actionCard', en: 'DingTalk actionCard' },
    body: dingtalkCard,
    limit: { room: bytes(DINGTALK_BODY_BYTES), unit: 'bytes', counted: whole },
  },
  'feishu-card': {
    title: { zh: '飞书 卡片', en: 'Feishu card' },
    body: feishuCard,
    limit: { room: bytes(FEISHU_BODY_BYTES), unit: 'bytes', counted: whole },
  },
  'slack-blocks': {
    title: { zh: 'Slack blocks', en: 'Slack blocks' },
    body: slackBlocks,
    limit: { room: characters(SLACK.all), unit: 'characters', counted: whole },
  },
  'teams-card': {
    title: { zh: 'Teams 自适应卡片', en: 'Teams adaptive card' },
    body: teamsCard,
    limit: { room: bytes(TEAMS_BODY_BYTES), unit: 'bytes', counted: whole },
  },
} as const satisfies Record<string, ChatForm>

export type ChatFormId = keyof typeof CHAT_FORMS
export const CHAT_FORM_IDS = Object.keys(CHAT_FORMS) as ChatFormId[]

import type { ChatFormId } from '../../templates/forms.ts'
import type { ChatProvider } from './chat-provider.ts'
import { dingtalk } from './dingtalk.ts'
import { feishu } from './feishu.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { wecom } from './wecom.ts'

const PROVIDERS: Record<string, ChatProvider> = { wecom, dingtalk, feishu, slack, teams }

/** The provider of a form, which its id begins with. */
export function providerOf(form: ChatFormId): ChatProvider {
  const provider = PROVIDERS[form.split('-')[0] ?? '']
  if (!provider) throw new RangeError(`no provider has the form ${form}`)
  return provider
}

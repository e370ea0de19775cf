import { builder } from './builder.ts'

export const ChoiceRef = builder.objectRef<{ code: string; name: string }>('Choice').implement({
  description: 'Something that can be chosen.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'What is sent when it is chosen.' }),
    name: t.exposeString('name', { description: 'What it is called.' }),
  }),
})

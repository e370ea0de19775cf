import type { Effect } from '../studio/effects.ts'
import type { FigurePair } from '../studio/figures.ts'
import type { RuleEffect } from '../studio/rule-effects.ts'
import { builder } from './builder.ts'
import { memberName } from './naming.ts'

const EffectKindEnum = builder.enumType('EffectKind', {
  description: 'What becomes of a view for its readers.',
  values: {
    offered: { description: 'They can open it from now on.' },
    withdrawn: { description: 'They cannot open it any more.' },
    changed: { description: 'It, or what its figures count, is another.' },
  } as const,
})

export const FigurePairRef = builder.objectRef<FigurePair>('FigurePair').implement({
  description: 'One figure of two openings side by side.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Widget, row and metric.' }),
    widget: t.exposeString('widget', { description: 'What the widget is called.' }),
    label: t.exposeString('label', { description: 'What is measured, and where.' }),
    before: t.exposeString('before', { nullable: true, description: 'With its unit; null where it was not shown.' }),
    after: t.exposeString('after', { nullable: true, description: 'With its unit; null where it is not shown.' }),
  }),
})

export const EffectRef = builder.objectRef<Effect>('DefinitionEffect').implement({
  description: 'What a change does to one view of readers who see the same rows.',
  fields: (t) => ({
    view: t.exposeString('view', { description: "The view's id." }),
    audience: t.exposeString('audience', { description: "The readers' audience." }),
    members: t.stringList({
      description: 'Their names.',
      resolve: (effect, _, c) => Promise.all(effect.members.map((id) => memberName(c, id))),
    }),
    kind: t.field({ type: EffectKindEnum, description: 'What becomes of the view.', resolve: (effect) => effect.kind }),
    figures: t.field({
      type: [FigurePairRef],
      description: 'Figures that differ.',
      resolve: (effect) => effect.figures,
    }),
  }),
})

const RuleEffectKindEnum = builder.enumType('RuleEffectKind', {
  description: 'What becomes of a rule for those whom it warns.',
  values: {
    begins: { description: 'They hear of it from now on.' },
    ends: { description: 'They do not hear of it any more.' },
    changed: { description: 'They hear of it by another definition than before.' },
  } as const,
})

export const RuleEffectRef = builder.objectRef<RuleEffect>('RuleEffect').implement({
  description: 'What a change does to who is warned by one rule.',
  fields: (t) => ({
    rule: t.exposeString('rule', { description: "The rule's id." }),
    title: t.string({ description: 'What it is called.', resolve: ({ title }, _, { locale }) => title[locale] }),
    kind: t.field({ type: RuleEffectKindEnum, description: 'What becomes of it.', resolve: ({ kind }) => kind }),
    members: t.stringList({
      description: 'Their names.',
      resolve: ({ members }, _, c) => Promise.all(members.map((id) => memberName(c, id))),
    }),
  }),
})

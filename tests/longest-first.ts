import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest, longest first. */
const LONGEST = [
  'browser/pages',
  'browser/studio',
  'server/cities/boston',
  'server/definitions/fuzz',
  'server/jobs/digest',
  'alerts/detectors/benjamini-hochberg',
  'server/jobs/tick-killed',
  'server/jobs/detection',
  'server/graphql/studio',
  'server/graphql/reader',
  'alerts/detectors/subset-scan',
  'server/import/killed',
]

/**
 * Begins with the files that take longest. Vitest knows them from its last run; where there was none it begins with the largest files, and a
 * short one that takes long, begun near the end, keeps one core at work when the others have nothing left.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`))
      return at < 0 ? LONGEST.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

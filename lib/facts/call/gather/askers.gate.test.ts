import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readScenarioList, SCENARIOS_DIR } from '@/e2e/k8s/scenario-list'
import { ASKERS, ofAsker } from '@/lib/server/testing/askers'

const worldIn = (name: string) => readFileSync(join(SCENARIOS_DIR, name, 'world.yaml'), 'utf8')
// The discovery that was recorded lists no API that a world installs.
const listed = readScenarioList().filter(
  ({ name, cause }) => cause !== null && !worldIn(name).includes('kind: CustomResourceDefinition'),
)

describe('the first cause of each scenario is the same for every asker', () => {
  it.each(listed)('$name: $cause', async ({ name, namespace, serviceAccount: account, call, cause }) => {
    const found = await ofAsker({ world: worldIn(name), namespace, account, call })
    expect(found.map(([asker, id]) => [asker, id])).toEqual(
      Object.keys(ASKERS).map((asker) => [asker, cause]),
    )
  })
})

import { expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { startPod } from '@/lib/kube/testing/pod'
import { brokenWorlds } from '@/lib/server/testing/project-trials'
import { type Rounds, roundsOf } from '@/lib/server/testing/rounds'

const CONTROLS = ['nothing broken', 'never given']

it('makes a program whole in two rounds nine times of ten, and never in more than four', async () => {
  const { kube } = await startPod((_, response) => response.end())
  const worlds = brokenWorlds({ seed: 90, times: 1, most: runs(330) }).filter(
    (one) => !CONTROLS.includes(one.break),
  )
  const all: Rounds[] = []
  for (const world of worlds) all.push(await roundsOf(world, kube))
  const told = ({ world, count, left }: Rounds) =>
    `${world.break}, ${world.project}, ${world.twin}: ${count} rounds, ${left} left`
  expect(all.filter(({ count, left }) => left > 0 || count > 4).map(told)).toEqual([])
  expect(all.filter(({ count }) => count <= 2).length / all.length).toBeGreaterThanOrEqual(0.9)
})

import { expect, it } from 'vitest'
import { json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { code, say } from '@/lib/phrase/phrase'
import { NamespaceEnds } from './namespace-end'

const failure = (code: number) => ({ kind: 'Status', status: 'Failure', reason: '', message: 'no', code })
const TERMINATING = say`Namespace ${code('shop')} is terminating: its objects are being deleted.`

it.each([
  ['that stands', 200, { status: { phase: 'Active' } }, undefined],
  ['that terminates', 200, { status: { phase: 'Terminating' } }, TERMINATING],
  ['that is gone', 404, failure(404), say`Namespace ${code('shop')} does not exist.`],
  ['that cannot be read', 403, failure(403), undefined],
  ['of a server that fails', 500, failure(500), undefined],
])('tells of a namespace %s, by one GET for all who ask together', async (_, status, body, says) => {
  const { kube, server } = await startPod((_, response) => json(response, body, status))
  const ends = new NamespaceEnds()
  expect(await Promise.all([1, 2, 3].map(() => ends.says(kube, 'shop', 0)))).toEqual([says, says, says])
  expect(await ends.says(kube, 'shop', 9_000)).toEqual(says)
  expect(server.requests.map(({ url }) => url)).toEqual(['/api/v1/namespaces/shop'])
  expect(await ends.says(kube, '', 0)).toBeUndefined()
})

it('keeps what it saw when the namespace can no longer be read, and forgets it once it can', async () => {
  const { kube, server } = await startPod((_, response) =>
    json(response, { status: { phase: 'Terminating' } }),
  )
  const ends = new NamespaceEnds()
  expect(await ends.says(kube, 'shop', 0)).toEqual(TERMINATING)
  server.handle((_, response) => json(response, failure(403), 403))
  expect(await ends.says(kube, 'shop', 20_000)).toEqual(TERMINATING)
  server.handle((_, response) => json(response, { status: { phase: 'Active' } }))
  expect(await ends.says(kube, 'shop', 70_000)).toEqual(TERMINATING)
  expect(await ends.says(kube, 'shop', 80_000)).toBeUndefined()
})

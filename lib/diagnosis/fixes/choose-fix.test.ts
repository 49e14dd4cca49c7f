import { expect, it } from 'vitest'
import type { Fix } from '@/lib/contract/explanation'
import { words } from '@/lib/phrase/phrase'
import { choicesOf } from './choose-fix'

const fix = (where: Fix['where'], choice?: Fix['choice']): Fix => ({
  where,
  says: words(''),
  opens: [],
  ...(choice === undefined ? {} : { choice }),
})

it.each<[Fix[], string[]]>([
  [
    [fix('request'), fix('request')],
    ['request: Change the call', 'request-2: Another way'],
  ],
  [
    [fix('pod'), fix('cluster'), fix('pod')],
    ['pod: Change the pod', 'cluster: Change the cluster', 'pod-2: A third way'],
  ],
  [
    [fix('role', { id: 'own', label: 'Own Role' }), fix('role', { id: 'edit', label: 'Edit Role web' })],
    ['own: Own Role', 'edit: Edit Role web'],
  ],
])('names no two fixes alike', (fixes, names) => {
  expect(choicesOf(fixes).map(({ id, label }) => `${id}: ${label}`)).toEqual(names)
})

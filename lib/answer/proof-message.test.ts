import { expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { factsOf, rule } from '@/lib/diagnosis/testing/role-world'
import { proofMessage } from './proof-message'

it('says since when, by which binding and with what answer a call works, to those who fixed it', () => {
  const told = diagnose(factsOf('GET /api/v1/namespaces/shop/pods', [rule('list', 'pods')]))
  const context = {
    pod: 'shop/web-0',
    account: 'system:serviceaccount:shop:web',
    checkedAt: '2026-11-25T14:36:12Z',
  }
  const turned = { at: '2026-11-25T14:36:12.345Z', afterMs: 245_400, status: 200 }
  expect(proofMessage(told, context, turned)).toMatchInlineSnapshot(`
    "Fixed. ServiceAccount shop/web can list pods in namespace shop.
    Allowed since 2026-11-25 14:36:12 UTC, 4 min 5 s after it was seen refused from pod shop/web-0.
    RoleBinding shop/b grants Role r to ServiceAccount shop/web.
    The call itself returned 200.
    "
  `)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAllowedReason, parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { formatForbidden } from '@/lib/rbac/forbidden'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { extractRefusals } from '../extract-refusals'

const USER = { name: 'system:serviceaccount:shop:web', groups: [] }
const CALL = {
  kind: 'resource',
  verb: 'list',
  group: 'apps',
  resource: 'deployments',
  subresource: '',
  name: 'web',
  namespace: 'shop',
} as const
const PATH = { kind: 'path', verb: 'get', path: '/metrics' } as const
const GRANT = {
  binding: 'web-reads',
  bindingKind: 'RoleBinding',
  bindingNamespace: 'shop',
  roleKind: 'Role',
  role: 'reader',
  subject: 'ServiceAccount "web/shop"',
} as const

const word = fc.stringMatching(/^[a-z0-9 .,;:()[\]="-]{0,60}$/)
/** What a later version might write behind a sentence that it did not change. */
const tail = fc.tuple(fc.constantFrom(' ', '. ', '; ', ', ', ' (', '\n'), word).map((parts) => parts.join(''))
const authorizer = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/)

describe('messages with words that no version known writes', () => {
  it.each([CALL, PATH])('keep the call of their sentence, $verb', (call) => {
    const { message } = formatForbidden(USER, call, '')
    fc.assert(
      fc.property(tail, (more) => {
        expect(parseForbidden(`${message}${more}`)).toMatchObject({
          kind: 'authorization',
          user: USER.name,
          attributes: call,
        })
      }),
    )
  })

  it('are found in a text', () => {
    const { message } = formatForbidden(USER, CALL, '')
    fc.assert(
      fc.property(tail, (more) => {
        const [found] = extractRefusals(`${message}${more}`)
        expect(found).toMatchObject({ form: 'forbidden', refusal: { user: USER.name, attributes: CALL } })
      }),
    )
  })

  it('name their grant, whatever the authorizer is called and whatever follows', () => {
    fc.assert(
      fc.property(
        fc.option(authorizer),
        fc.oneof(
          fc.constant(''),
          tail.filter((more) => !/^ [^(]/.test(more) && more !== ' '),
        ),
        (name, more) => {
          const reason = `${name === null ? '' : `${name}: `}${formatAllowedReason(GRANT)}${more}`
          expect(parseAllowedReason(reason)).toEqual(GRANT)
        },
      ),
    )
  })

  it('name the missing role, whatever the authorizer is called', () => {
    fc.assert(
      fc.property(authorizer, (name) => {
        const reason = `${name}: RBAC: role.rbac.authorization.k8s.io "absent" not found`
        const { message } = formatForbidden(USER, CALL, reason)
        const [found] = extractRefusals(message)
        expect(found).toMatchObject({ form: 'forbidden', refusal: { reason } })
        expect(parseForbidden(message)).toMatchObject({ reason })
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { extractRefusals } from './extract-refusals'
import { isShouted, withOwnLetters } from './letters'

describe('the letters of a text', () => {
  it.each([
    ['unable to authenticate the request: [x509: …]', 'Unable to authenticate the request: [x509: …]'],
    [
      'E1124 13:37:05 x.go:1] internal error occurred: x',
      'E1124 13:37:05 x.go:1] Internal error occurred: x',
    ],
    ['Oops, error from\nserver (NotFound): x', 'Oops, Error from\nserver (NotFound): x'],
    ['Oops: user "Jane" cannot get resource', 'Oops: User "Jane" cannot get resource'],
    ['Oops: in api group "apps"', 'Oops: in API group "apps"'],
    ['error from server (forbidden): x', 'Error from server (Forbidden): x'],
    ['no matches for kind "rolebinding"', 'no matches for kind "RoleBinding"'],
    ['failed to list *v1.configmap: x', 'failed to list *v1.ConfigMap: x'],
    ['Fai1ed to watch *v1.ConfigMap: (4O3)', 'Failed to watch *v1.ConfigMap: (403)'],
    ['VIOLATES PODSECURlTY "restricted"', 'VIOLATES PODSECURITY "restricted"'],
    [
      'User "x" cannot get resource "pods" in APl group ""',
      'User "x" cannot get resource "pods" in API group ""',
    ],
    ['e1124 13:37:05.000001 1 reflector.go:166] x', 'E1124 13:37:05.000001 1 reflector.go:166] x'],
  ])('are those of their writer: %s', (text, own) => {
    expect(withOwnLetters(text)).toBe(own)
  })

  it.each([
    'Somebody is forbidden: user "jane" cannot grant extra privileges',
    'Permission denied, and permission denied again',
    'The user could not find it, not found',
    'https://shop.example/Error-From-Server/get',
    'requested: memory=10g, cpu=100m, or 10g. a11, 1og and n0t: 10g.0: RBAC: x',
    'a "no AlI" is forbidden: User " AlI" cannot get resource "a"',
    'No pod "fai1ed" of system:serviceaccount:l1st:fai1ed, fai1ed-1 or /l1st/fai1ed',
  ])('stay as they are where no writer has others: %s', (text) => {
    expect(withOwnLetters(text)).toBe(text)
  })

  it('never change where a word is', () => {
    const text = 'error  from\n  server (forbidden): internal\terror occurred: user “jane” cannot'
    expect(withOwnLetters(text)).toHaveLength(text.length)
  })

  it('are those of the text in a user, and in lower case in what Kubernetes names', () => {
    const shouted =
      'PODS "WEB" IS FORBIDDEN: USER "JANE@EXAMPLE.COM" CANNOT GET RESOURCE "PODS" IN API GROUP "" IN THE NAMESPACE "SHOP"'
    expect(isShouted(shouted)).toBe(true)
    expect(extractRefusals(shouted)).toMatchObject([
      {
        refusal: {
          user: 'JANE@EXAMPLE.COM',
          attributes: { verb: 'get', resource: 'pods', name: 'web', namespace: 'shop' },
        },
      },
    ])
  })
})

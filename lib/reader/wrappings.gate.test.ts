import { describe, expect, it } from 'vitest'
import { extractRefusals } from './extract-refusals'

describe('extractRefusals', () => {
  it('takes time in proportion to a hostile text', () => {
    const units = [
      'forbidden: User "',
      'a is forbidden: User \\"',
      '"x" is forbidden: ',
      'pods "x" is forbidden: y ',
      'pods "x" is forbidden: \'y\' ',
      'User "a" cannot list resource "',
      '" cannot get resource "pods" in API group "" ',
      '\\"kind\\":\\"Status\\"{',
      '{"status":"Failure",',
      '"reason":"Forbidden","code"',
      '\\\\\\\\"',
      'Error from server (NotFound): ',
      'unknown (get pods) ',
      'Unauthorized ',
      'x509: connection refused ',
      'https://10.96.0.1:443/api/v1/pods?',
      '%20cannot%20',
      '> \n',
      '│ \n',
      '&quot;',
      ' is forbidden: user "',
      'Unable to connect to the server: EOF. ',
      '10.96.0.1 connection refused. The ',
      'self signed certificate ',
      'admission webhook "x" denied the request:\n\n',
      'The A "x" is invalid: b: Required ',
      '{"status":"Failure","code":500,"a":{',
      '=22User =22',
      'Error creating: ',
      'failed to create pod a/',
      'in namespace a: pods "a" is forbidden: x ',
      'pods "a" is forbidden: exceeded quota: a/a/a/a ',
      'namespace=a name=a object=a/a ',
      'Deployment/a/a: ',
      'POST https://10.96.0.1/api/v1/namespaces/a/pods ',
      'User a cannot ',
      'cannot "get" on ',
      '**a ',
      'RBAC: access denied<https://a|',
      'is forbidden: \\\\"',
      '\n',
    ]
    const leads = [
      ['│ ', ' '],
      ['│ ', '\t'],
      ['> ', ' '],
      ['forbidden:', '\n'],
      ['Error creating: pods "a" is forbidden: ', 'a/'],
      ['Error creating: pods "a" is forbidden: ', ' '],
      ['forbidden: User ', 'a'],
      ['**a', ' '],
    ] as const
    const growing = [
      ...units.map((unit) => [unit, (size: number) => unit.repeat(Math.ceil(size / unit.length))] as const),
      ...leads.map(
        ([lead, unit]) => [`${lead}${unit}…`, (size: number) => lead + unit.repeat(size)] as const,
      ),
    ]
    // Of the processor, so that a busy machine does not count.
    const cpuOf = (text: string) => {
      const start = process.cpuUsage()
      extractRefusals(text)
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1000
    }
    // Eight times the text: a quadratic step would take sixty-four times as long.
    const isInProportion = (small: string, large: string) => cpuOf(large) < 32 * Math.max(cpuOf(small), 5)
    for (const [unit, grown] of growing) {
      const [small, large] = [grown(16_384), grown(131_072)]
      // Once more where the first look met a compilation or a collection of memory.
      expect(isInProportion(small, large) || isInProportion(small, large), unit).toBe(true)
    }
  })
})

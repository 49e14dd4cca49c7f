import { describe, expect, it } from 'vitest'
import { extractRefusals } from '../extract-refusals'

const NEXT = ' Then read the logs of the API server. It says why.'

describe('a text about failures', () => {
  it.each([
    'On https://kubernetes.default.svc a connection refused means that nothing listens.',
    'If you see `connection refused` for https://10.96.0.1:443/api, look at its port.',
    'Whenever your pod gets x509: certificate signed by unknown authority from kubernetes.default.svc, mount ca.crt.',
    'kubectl prints that the server is currently unable to handle the request.',
    'The message `pods "web" not found` is of kube-apiserver.',
  ])('gives nothing where a sentence mentions one: %s', (sentence) => {
    expect(extractRefusals(`${sentence}${NEXT}`)).toEqual([])
  })

  it.each([
    'I get an i/o timeout from https://10.96.0.1:443/api/v1/pods.',
    'Our job fails with an x509: certificate signed by unknown authority on https://kubernetes.default.svc/api.',
    'Since today: Unable to connect to the server: dial tcp 10.96.0.1:443: connect: connection refused.',
    'We see: Error from server (NotFound): pods "web" not found.',
  ])('gives the one that its writer met: %s', (sentence) => {
    expect(extractRefusals(`${sentence}${NEXT}`)).toHaveLength(1)
  })
})

import { generate } from 'selfsigned'

export interface KeyPair {
  cert: string
  key: string
}

export interface CertificateOptions {
  /** The common name; kube-apiserver when absent. */
  name?: string
  dnsNames?: readonly string[]
  ips?: readonly string[]
  notBefore?: Date
  notAfter?: Date
}

/** A throw-away CA whose `cert` is what a ca.crt holds. */
export interface TestCa extends KeyPair {
  /** A server certificate, for 127.0.0.1 and localhost unless said otherwise. */
  issue(options?: CertificateOptions): Promise<KeyPair>
}

const EC = { keyType: 'ec', algorithm: 'sha256' } as const

/** Makes a CA of its own; two with the same name do not trust each other's certificates. */
export async function createTestCa(name = 'kubernetes'): Promise<TestCa> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...EC,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const ca = { cert: made.cert, key: made.private }
  return {
    ...ca,
    async issue({
      name = 'kube-apiserver',
      dnsNames = ['localhost'],
      ips = ['127.0.0.1'],
      notBefore,
      notAfter,
    } = {}) {
      const issued = await generate([{ name: 'commonName', value: name }], {
        ...EC,
        ca,
        ...(notBefore ? { notBeforeDate: notBefore } : {}),
        ...(notAfter ? { notAfterDate: notAfter } : {}),
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'extKeyUsage', serverAuth: true },
          {
            name: 'subjectAltName',
            altNames: [
              ...dnsNames.map((value) => ({ type: 2 as const, value })),
              ...ips.map((ip) => ({ type: 7 as const, ip })),
            ],
          },
        ],
      })
      return { cert: issued.cert, key: issued.private }
    },
  }
}

import { generate } from 'selfsigned'

export interface Authority {
  cert: string
  key: string
}

export interface Leaf {
  cert: string
  key: string
}

const DAY_MS = 86_400_000

/** A throw-away certificate authority. */
export async function makeAuthority(commonName = 'kubernetes'): Promise<Authority> {
  const made = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    ],
  })
  return { cert: made.cert, key: made.private }
}

export interface LeafOptions {
  dns?: string[]
  ips?: string[]
  notBefore?: Date
  notAfter?: Date
}

/** A server certificate that the authority signed. */
export async function makeLeaf(
  authority: Authority,
  {
    dns = ['kubernetes.default.svc', 'localhost'],
    ips = ['127.0.0.1'],
    notBefore,
    notAfter,
  }: LeafOptions = {},
): Promise<Leaf> {
  const made = await generate([{ name: 'commonName', value: 'kube-apiserver' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: authority,
    notBeforeDate: notBefore ?? new Date(Date.now() - DAY_MS),
    notAfterDate: notAfter ?? new Date(Date.now() + DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...dns.map((value) => ({ type: 2 as const, value })),
          ...ips.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}

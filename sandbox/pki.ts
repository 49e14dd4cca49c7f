import { generate } from 'selfsigned'

const day = 86_400_000

export interface CertificateAuthority {
  cert: string
  key: string
}

export interface ServerCertificate {
  cert: string
  key: string
}

export interface ClientCertificate {
  cert: string
  key: string
}

export interface ServerCertificateOptions {
  /** Names and addresses that the certificate holds; the ones of a real API server when absent. */
  names?: readonly string[]
  notBefore?: Date
  notAfter?: Date
}

/** What a client in a pod calls the API server; 10.96.0.1 is the first address of the default Service range. */
export const apiServerNames = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  'localhost',
  '10.96.0.1',
  '127.0.0.1',
] as const

/** A new certificate authority, valid from a day ago for ten years. */
export async function createAuthority(now: Date, commonName = 'kubernetes'): Promise<CertificateAuthority> {
  const made = await generate([{ name: 'commonName', value: commonName }], {
    algorithm: 'sha256',
    keyType: 'ec',
    notBeforeDate: new Date(now.getTime() - day),
    notAfterDate: new Date(now.getTime() + 3650 * day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    ],
  })
  return { cert: made.cert, key: made.private }
}

/** A serving certificate signed by the authority. */
export async function createServerCertificate(
  authority: CertificateAuthority,
  now: Date,
  options: ServerCertificateOptions = {},
): Promise<ServerCertificate> {
  const made = await generate([{ name: 'commonName', value: 'kube-apiserver' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    ca: authority,
    notBeforeDate: options.notBefore ?? new Date(now.getTime() - day),
    notAfterDate: options.notAfter ?? new Date(now.getTime() + 365 * day),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: (options.names ?? apiServerNames).map((name) =>
          /^[0-9.]+$|:/.test(name) ? { type: 7, ip: name } : { type: 2, value: name },
        ),
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}

/** A client certificate of a user, signed by the authority: its common name is the user, each organization a group. */
export async function createClientCertificate(
  authority: CertificateAuthority,
  now: Date,
  user: { name: string; groups: readonly string[] },
): Promise<ClientCertificate> {
  const subject = [
    { name: 'commonName', value: user.name },
    ...user.groups.map((value) => ({ name: 'organizationName', value })),
  ]
  const made = await generate(subject, {
    algorithm: 'sha256',
    keyType: 'ec',
    ca: authority,
    notBeforeDate: new Date(now.getTime() - day),
    notAfterDate: new Date(now.getTime() + 365 * day),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', clientAuth: true },
    ],
  })
  return { cert: made.cert, key: made.private }
}

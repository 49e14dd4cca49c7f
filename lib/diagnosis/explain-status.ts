import type { Explanation } from '@/lib/contract/explanation'
import type { Refusal } from '@/lib/rbac/parse-forbidden'
import type { FoundStatus } from './extract/found'
import { describeUser } from './wording/phrases'

type Kind = Explanation['kind']

const INVALID = new Set([400, 405, 406, 413, 415, 422])

/** The gate that a Status comes from, by its code and its words. */
export function kindOfStatus({ code, message }: Pick<FoundStatus, 'code' | 'message'>): Kind {
  if (code === 401) return 'authentication'
  if (/failed calling webhook|admission webhook "|ValidatingAdmissionPolicy '/.test(message)) {
    return 'admission'
  }
  if (code === 403) return 'authorization'
  if (code === 404) return 'not-found'
  if (code === 409 || code === 410) return 'conflict'
  if (code === 429) return 'throttled'
  return INVALID.has(code) ? 'invalid' : 'server-error'
}

function base(kind: Kind, verdict: Explanation['verdict'], says: string, message: string): Explanation {
  return {
    verdict,
    kind,
    request: {},
    says,
    cause: null,
    alternatives: [],
    nearMisses: [],
    evidence: [{ probe: 'The text', says: message }],
    fixes: [],
    unseen: [],
  }
}

const SAYS: Record<Kind, string> = {
  authentication:
    'The API server did not accept the credentials. Its answer is the same for every reason: the token may be expired, cut, of another cluster, or of a pod that is gone.',
  authorization: 'The API server refused the call, and the text does not say which.',
  admission: 'The call was authorized and then refused by admission, so no Role changes it.',
  'not-found': 'The call was authorized, and what it names does not exist.',
  conflict: 'The call was authorized, and the object is in another state than it expects.',
  throttled: 'The API server asks to wait and try again.',
  invalid: 'The API server could not take the request as it stands.',
  'server-error': 'The API server failed while answering.',
  network: 'The API server was not reached.',
  tls: 'No secure connection was made.',
  mesh: 'A service mesh refused the call.',
  proxy: 'A proxy refused the call.',
}

/** Says what a failure Status is about; its cause is left open. */
export function explainStatus(status: FoundStatus): Explanation {
  const kind = kindOfStatus(status)
  const { name, group, kind: resource } = status.details
  const isDenied = kind === 'authentication' || kind === 'authorization' || kind === 'admission'
  return {
    ...base(kind, isDenied ? 'denied' : 'failed', SAYS[kind], status.message),
    request: {
      ...(group === '' ? {} : { group }),
      ...(resource === '' ? {} : { resource }),
      ...(name === '' ? {} : { name }),
    },
  }
}

/** Says what a 403 is about that is no authorization sentence: admission, or a check against escalation. */
export function explainOther(
  refusal: Exclude<Refusal, { kind: 'authorization' }>,
  message: string,
): Explanation {
  const { group, resource, name } = refusal.target
  const request = { group, resource, ...(name === '' ? {} : { name }) }
  if (refusal.kind === 'admission') {
    return { ...base('admission', 'denied', SAYS.admission, message), request }
  }
  const who = describeUser(refusal.user)
  const says = `${who.charAt(0).toUpperCase()}${who.slice(1)} may write here, but not give rights that it does not hold itself.`
  return {
    ...base('authorization', 'denied', says, message),
    request: { user: refusal.user, ...request },
  }
}

import type { Problem } from '@/lib/contract/problem'

/** Why a request goes no further. The words are constant: nothing of the request is echoed. */
export interface GateRefusal {
  status: 400 | 401 | 403 | 404 | 405 | 413 | 414 | 415 | 421 | 429 | 431 | 503
  code: Problem['code']
  /** Without the period that ends it as a sentence. */
  title: string
  hint: string
  /** Seconds until a retry may work. */
  retryAfter?: number
  /** Methods that are answered instead of the one that was sent. */
  allow?: string
}

export const ONLY_GET: GateRefusal = {
  status: 405,
  code: 'method-not-allowed',
  title: 'This route takes GET',
  hint: 'Send a GET with its fields in the query; /api/openapi.json has them.',
  allow: 'GET, HEAD',
}

/** What Podglass answers to anyone it does not know, in every mode but `local`. */
export const SIGNED_OUT = {
  token: {
    status: 401,
    code: 'not-signed-in',
    title: 'You are not signed in',
    hint: 'Reload the page and enter the access token. Programs send it in the header Authorization: Bearer.',
  },
  wrongToken: {
    status: 401,
    code: 'not-signed-in',
    title: 'This is not the access token',
    hint: 'Check that it was copied whole.',
  },
  tooManyTries: {
    status: 429,
    code: 'too-many-requests',
    title: 'Too many wrong tokens from this address',
    hint: 'Five are answered per minute. The correct one always works: check that it was copied whole.',
  },
  noToken: {
    status: 503,
    code: 'closed',
    title: 'No one can sign in now',
    hint: 'The file in ACCESS_TOKEN_FILE has no usable access token. The log of this pod says why.',
  },
  proxy: {
    status: 401,
    code: 'not-signed-in',
    title: 'The sign-in proxy named no user',
    hint: 'Open the page through the proxy in front of it, which signs you in. It must set the header of IDENTITY_HEADER, and only once.',
  },
  noViewer: {
    status: 401,
    code: 'not-signed-in',
    title: 'You are not signed in',
    hint: 'This page asks the API server as you. Open it through the proxy in front of it, which signs you in. Programs send their own token, once, in the header Authorization: Bearer.',
  },
  noViewerToken: {
    status: 401,
    code: 'not-signed-in',
    title: 'You are not signed in',
    hint: 'This page asks the API server as you. Reload it and enter a token that the API server accepts. Programs send it, once, in the header Authorization: Bearer.',
  },
  longToken: {
    status: 401,
    code: 'not-signed-in',
    title: 'This is not one token',
    hint: 'Give one token of at most 16 KiB, without spaces or line breaks. Programs send it in exactly one header Authorization: Bearer.',
  },
  certificate: {
    status: 401,
    code: 'not-signed-in',
    title: 'This is a client certificate or its key, and this page takes only tokens',
    hint: 'A certificate proves who you are only on a connection of your own to the API server. Enter a token: kubectl create token NAME, oc whoami -t. Or run podglass attach --as-me on your machine, which uses your kubeconfig as it is.',
  },
  refusedToken: {
    status: 401,
    code: 'not-signed-in',
    title: 'The API server does not accept this token',
    hint: 'Make a new one: kubectl create token NAME, oc whoami -t.',
  },
  signedOut: {
    status: 401,
    code: 'not-signed-in',
    title: 'You are signed out',
    hint: 'Sign in again, or enter a token.',
  },
  expiredToken: {
    status: 401,
    code: 'not-signed-in',
    title: 'Your token has expired',
    hint: 'Sign in again, or enter a new token.',
  },
  reservedUser: {
    status: 403,
    code: 'not-signed-in',
    title: 'The API server knows this token as a system user',
    hint: 'This page is for people and ServiceAccounts. Use a token of your own.',
  },
  silentServer: {
    status: 503,
    code: 'closed',
    title: 'Who you are is not known: the API server does not answer',
    hint: 'It judges each token. Try again in a few seconds.',
    retryAfter: 5,
  },
  unjudged: {
    status: 503,
    code: 'closed',
    title: 'Who you are is not known: the API server did not say',
    hint: 'It answered the SelfSubjectReview of this token with an error. Check that everyone who signs in can create selfsubjectreviews (ClusterRole system:basic-user), and try again.',
    retryAfter: 5,
  },
  tooManySignIns: {
    status: 429,
    code: 'too-many-requests',
    title: 'Too many unknown tokens from this address',
    hint: 'Wait a moment. Those who are signed in are not held up.',
  },
} as const satisfies Record<string, GateRefusal>

/** While it is not certain that the account which speaks through the page holds no dangerous permission, and none whose power is not known. */
export const CLOSED = {
  pending: {
    status: 503,
    code: 'closed',
    title: 'This page is not open yet',
    hint: "It first checks which permissions its ServiceAccount has, and the API server has not answered yet. It opens by itself once it has; this pod's log has more.",
    retryAfter: 5,
  },
  dangerous: {
    status: 503,
    code: 'closed',
    title: 'This page has closed itself',
    hint: "Its ServiceAccount was granted a permission that is too dangerous to share. This pod's log names it, and the page opens again once it is revoked.",
    retryAfter: 60,
  },
  unknownPower: {
    status: 503,
    code: 'closed',
    title: 'This page has closed itself',
    hint: "Its ServiceAccount can write custom resources, and what their controllers do for whoever writes them is not known. This pod's log names them, and the page opens again once the permission is revoked, or with ALLOW_DANGEROUS_RIGHTS.",
    retryAfter: 60,
  },
} as const satisfies Record<string, GateRefusal>

/** For what came by way of the API server’s own proxy (kubectl proxy, services/NAME/proxy). */
export const THROUGH_API_SERVER: GateRefusal = {
  status: 403,
  code: 'forbidden-origin',
  title: 'This page is not served through the API server’s proxy',
  hint: 'There it would share one origin with the API itself and every other page served that way. Use kubectl port-forward, then open http://localhost:3000.',
}

export const TOO_FAST: GateRefusal = {
  status: 429,
  code: 'too-many-requests',
  title: 'This page sends requests too fast',
  hint: 'Wait a moment.',
}

export const SHORT_OF_MEMORY: GateRefusal = {
  status: 503,
  code: 'too-many-requests',
  title: 'Podglass is short of memory',
  hint: 'It will answer again in a few seconds. Close tabs with long lists, or raise the memory limit of its container.',
  retryAfter: 5,
}

export const TOO_MANY_STREAMS: GateRefusal = {
  status: 429,
  code: 'too-many-requests',
  title: 'Too many live streams are open',
  hint: 'Close tabs of this page that you do not need; their lists are polled meanwhile.',
  retryAfter: 30,
}

import type { Problem } from '@/lib/contract/problem'

/** Why a request goes no further. The words are constant: nothing of the request is echoed. */
export interface Refusal {
  status: 400 | 401 | 403 | 404 | 405 | 413 | 414 | 415 | 421 | 429 | 503
  code: Problem['code']
  title: string
  hint: string
  /** Seconds until it may go better. */
  retryAfter?: number
}

/** What Podglass answers to whoever it does not know, in every mode but `local`. */
export const SIGNED_OUT = {
  token: {
    status: 401,
    code: 'not-signed-in',
    title: 'You are not signed in.',
    hint: 'Reload the page and enter the access token. Programs send it in the header Authorization: Bearer.',
  },
  wrongToken: {
    status: 401,
    code: 'not-signed-in',
    title: 'This is not the access token.',
    hint: 'Check that it was copied whole.',
  },
  tooManyTries: {
    status: 429,
    code: 'too-many-requests',
    title: 'Too many wrong tokens came from this address.',
    hint: 'Five are answered in a minute. The right one is let in at any time: check that it was copied whole.',
  },
  noToken: {
    status: 503,
    code: 'closed',
    title: 'Nobody can sign in now.',
    hint: 'The file of ACCESS_TOKEN_FILE holds no usable access token. The log of this pod says why.',
  },
  proxy: {
    status: 401,
    code: 'not-signed-in',
    title: 'The sign-in proxy named no user.',
    hint: 'Open the page through the proxy in front of it, which signs you in. It must set the header of IDENTITY_HEADER, and only once.',
  },
} as const satisfies Record<string, Refusal>

/** While it is not certain that the account which speaks through the page holds no dangerous right. */
export const CLOSED = {
  pending: {
    status: 503,
    code: 'closed',
    title: 'This page is not open yet.',
    hint: 'It checks first which rights its ServiceAccount holds, and the API server has not answered yet. Reload in a few seconds; the log of this pod says more.',
    retryAfter: 5,
  },
  dangerous: {
    status: 503,
    code: 'closed',
    title: 'This page has closed itself.',
    hint: 'Its ServiceAccount was given a right that is too dangerous to share. The log of this pod names it, and the page opens again once it is taken away.',
    retryAfter: 60,
  },
} as const satisfies Record<string, Refusal>

/** For what came by way of the API server’s own proxy (kubectl proxy, services/NAME/proxy). */
export const THROUGH_API_SERVER: Refusal = {
  status: 403,
  code: 'forbidden-origin',
  title: 'This page is not served through the API server’s proxy.',
  hint: 'There it would share one origin with the API itself and with every other page opened so. Use kubectl port-forward, then open http://localhost:3000.',
}

export const TOO_FAST: Refusal = {
  status: 429,
  code: 'too-many-requests',
  title: 'This page asks faster than it may.',
  hint: 'Wait a moment.',
}

export const SHORT_OF_MEMORY: Refusal = {
  status: 503,
  code: 'too-many-requests',
  title: 'Podglass is short of memory.',
  hint: 'It answers again in a few seconds. Close tabs with long lists, or raise the memory limit of its container.',
  retryAfter: 5,
}

export const TOO_MANY_STREAMS: Refusal = {
  status: 429,
  code: 'too-many-requests',
  title: 'Too many live streams are open.',
  hint: 'Close tabs of this page that are not needed; their lists are polled meanwhile.',
  retryAfter: 30,
}

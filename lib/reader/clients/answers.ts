import { saidBy } from '../text/spaced'

export interface Answer {
  /** The client that prints it, and since when. */
  by: string
  /** Without a code of its own, its group `code` or `word` says it. */
  pattern: RegExp
  code?: number
  /** Only an API server or its client says it so. */
  isSelfEvident?: true
}

const CODE = String.raw`(?<code>40[0-9]|41[0-9]|42[0-9]|431|451|50[0-4])`
const OF_CLIENT = String.raw`Bad ?Request|Unprocessable ?Entity`
const WORDS = String.raw`Unauthorized|Forbidden|Not ?Found|Method ?Not ?Allowed|Conflict|Too ?Many ?Requests|Internal ?Server ?Error|Bad ?Gateway|Service ?Unavailable|Gateway ?Timeout`
const CALL = String.raw`\((?:get|post|put|patch|delete) [^()\n]{1,600}\)`

function said(
  rows: Readonly<Record<string, string>>,
  more: Pick<Answer, 'code' | 'isSelfEvident'> = {},
): Answer[] {
  return saidBy(rows, more)
}

/**
 * How clients of any language report an answer by its code or its word alone, its body dropped: the particular before the
 * general. Each alternative is met by a text of the tests.
 */
export const ANSWERS: readonly Answer[] = [
  ...said(
    {
      'client-go, when the answer was no Status and no text': String.raw`\bunknown \((?:get|post|put|patch|delete) [a-z][a-z0-9.-]{0,315}(?: [^()\s]{1,253})?\)`,
      'client-go 1.5+': String.raw`the server responded with the status code 403 but did not return more information[^\n]{0,400}`,
      'client-go before 1.5': String.raw`the server does not allow access to the requested resource(?: ${CALL})?`,
      'kubectl 1.0+': String.raw`Error from server \(Forbidden\): ?(?:Forbidden|unknown|error when retrieving [^\n]{1,600}:)?(?: ${CALL})?[ \t]{0,20}(?=\n|$)`,
      'kube-apiserver 1.5, which named the path and no one': String.raw`\bForbidden: \\{0,31}"/(?:apis?(?:/[^"\s\\]{0,600})?|version)\\{0,31}"(?: ${CALL})?`,
      'the log of kube-apiserver 1.4+': String.raw`\b(?:Forbidden: |Forbidden" URI=)\\{0,31}"/[^"\s\\]{0,600}\\{0,31}",? (?:Reason: |reason=)`,
      'programs, in their own words': 'Kubernetes API (?:access is forbidden|forbidden access)',
      'the console of EKS': String.raw`current (?:user or role|IAM principal) does(?:n't| not) have access to Kubernetes objects on this EKS cluster`,
      'fabric8 of Java before 5.12': String.raw`\bForbidden! ?(?:User [^\n]{1,300}? doesn't have permission|Configured service account doesn't have access)`,
      // A kubelet asks the API server who can do this, and its callers print no word of the answer.
      'metrics-server 0.3+, of a kubelet': String.raw`(?:[Ff]ailed to scrape node|unable to (?:fully )?(?:fetch|scrape) metrics from)[^\n]{0,400}?\b403 Forbidden`,
      'requests of Python, of a kubelet': String.raw`\b403 Client Error: Forbidden for url: https?://[^\s/"'<>]{1,253}:10250\b[^\n]{0,600}`,
      'clients of a kubelet': String.raw`\bhttps?://[^\s/"'<>]{1,253}:10250\b[^\n]{0,600}?\b403 Forbidden`,
    },
    { code: 403, isSelfEvident: true },
  ),
  ...said(
    {
      'the official client of Java': String.raw`\bio\.kubernetes\.client\.(?:openapi\.)?ApiException: (?:Message: )?(?<word>${WORDS})\b`,
      'the official client of .NET': String.raw`\b(?:k8s\.Autorest|Microsoft\.Rest)\.HttpOperationException: '?Operation returned an invalid status code ["'](?<word>${WORDS}|${OF_CLIENT})\b`,
      'the official client of Python, of a Status': String.raw`\(${CODE}\)\s{1,20}Reason: [^\n]{0,100}\n(?:HTTP response headers: [^\n]{0,4000}\n)?HTTP response body: (?:b?["'])?\{\\{0,31}["']kind\\{0,31}["']: ?\\{0,31}["']Status`,
      'websocket-client of the official client of Python': String.raw`\(0\)\s{1,20}Reason: Handshake status \d{3} (?<word>${WORDS})`,
      'kubeclient of Ruby 3+': String.raw`\b(?<word>${WORDS}) \(Kubeclient::HttpError\)`,
      'fabric8 of Java': String.raw`Failure executing: [A-Z]{3,6} at: [^\s]{1,2000} ?\.? Message: (?<word>${WORDS})[^\n]{0,400}`,
    },
    { isSelfEvident: true },
  ),
  ...said({
    'programs that say whose code it is': String.raw`\b(?:k8s|[Kk]ubernetes(?: API)?)(?: -|:) ${CODE}\b(?![\d.])`,
    'clients that print a code and its word': String.raw`\b${CODE}\b[\s:,"'()-]{1,4}(?:(?:Client|Server) Error: |message='|reason: |error: )?(?:${WORDS})\b[^\n]{0,300}`,
    'clients that print a word and its code': String.raw`(?<!\bDashboard reported )\b(?:${WORDS})["'\x60]?[\s:,(]{1,4}(?:code |status |HTTP )?${CODE}\b`,
    'the official client of Python': String.raw`\(${CODE}\)\s{1,20}Reason: [^\n]{0,100}`,
    'a status line': String.raw`\bHTTP/[\d.]{1,3}["']? ${CODE}\b[^\n]{0,200}`,
    'a code behind what clients call it': String.raw`(?<![A-Za-z])(?:[Ss]tatus|[Cc]ode|[Rr]esponse|HTTP|http|resp|error|[A-Za-z_-]{1,20}(?:[Cc]ode|[Ss]tatus|_code))["'\])]{0,4}(?: (?:code|[Ee]rror|[Ss]tatus))?(?: (?:of|is|was))?\s?[:=]?\s?[[("'\x60]{0,3}${CODE}\b[^\n]{0,200}`,
    'the access log of kube-apiserver before 1.19': String.raw`\b(?:wrap|handlers|httplog)\.go:\d{1,5}\] (?:GET|POST|PUT|PATCH|DELETE) [^\s]{1,2000}: \([\d.]{1,12}[a-zµ]{1,3}\) ${CODE}\b`,
  }),
  // The word alone, where an error ends with it.
  ...said(
    {
      'errors of any client': String.raw`\bUnauthorized\b(?!\): [a-z][a-z0-9.-]{1,250} is )|\bunauthorized(?=["'\x60.)\]}\s]{0,6}(?:\n|$))`,
    },
    { code: 401 },
  ),
  ...said(
    {
      'errors of any client': String.raw`(?:(?:: |[=(] ?|Reason: |invalid status code |['"\x60])["'\x60]{0,2}Forbidden|\bForbidden!)(?=[\s"'\x60.!),;\]}]{0,6}(?:\n|$|"|,|[A-Z]|at )|['"\x60])[^\n]{0,200}`,
    },
    { code: 403 },
  ),
]

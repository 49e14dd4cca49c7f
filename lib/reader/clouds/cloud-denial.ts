import { plainText } from '../text/plain-text'
import { spaced } from '../text/spaced'
import type { CloudName } from './found-cloud'

/** A call that a cloud refused to an identity that it knows. */
export interface CloudDenial {
  cloud: CloudName
  /** As the cloud names it: `s3:ListBucket`, `Microsoft.Compute/disks/read`, `storage.objects.get`. */
  action?: string
  /** The ARN or e-mail address that was refused. */
  caller?: string
}

const OPEN = String.raw`\\{0,31}["'\x60]`

const DENIALS: readonly { cloud: CloudName; pattern: RegExp }[] = [
  ...rows(
    'aws',
    String.raw`User: (?<caller>arn:aws[^\s"']{1,300}) is not authorized to perform: (?<action>[a-z0-9-]{1,40}:[A-Za-z]{1,80})`,
    String.raw`\((?:AccessDenied|AccessDeniedException|UnauthorizedOperation)\) when calling the (?<action>[A-Za-z0-9]{1,80}) operation`,
    String.raw`operation error [A-Z][\w ]{1,40}: (?<action>[A-Za-z0-9]{1,80}),[^\n]{0,300}?api error (?:AccessDenied|AccessDeniedException|UnauthorizedOperation|Forbidden)`,
    'api error (?:AccessDenied|AccessDeniedException|UnauthorizedOperation)',
    String.raw`\bAccessDenied: Access Denied`,
    '<Code>AccessDenied</Code>',
    String.raw`\bUnauthorizedOperation: You are not authorized`,
  ),
  ...rows(
    'azure',
    String.raw`does not have authorization to perform action ${OPEN}(?<action>[\w./*-]{1,200})`,
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission',
    String.raw`does not have secrets (?<action>[a-z]{1,20}) permission on key vault`,
    String.raw`Caller is not authorized to perform action on resource`,
    String.raw`\bForbiddenByRbac\b`,
    String.raw`\(AuthorizationFailed\)`,
  ),
  ...rows(
    'google',
    String.raw`(?<caller>[\w.+-]{1,120}@[\w.-]{1,120}) does not have (?<action>[a-z]{1,40}\.[\w.]{1,80}) access`,
    String.raw`[Pp]ermission ${OPEN}(?<action>[a-z]{1,40}\.[\w.]{1,80})${OPEN} denied on resource`,
    'Request had insufficient authentication scopes',
    String.raw`\bIAM_PERMISSION_DENIED\b`,
    'googleapi: Error 403: The caller does not have permission',
  ),
]

function rows(cloud: CloudName, ...patterns: string[]): { cloud: CloudName; pattern: RegExp }[] {
  return patterns.map((pattern) => ({ cloud, pattern: new RegExp(spaced(pattern)) }))
}

/** The first call in a text that a cloud refused, and not an API server; undefined where there is none. Takes linear time. */
export function cloudDenialIn(text: string): CloudDenial | undefined {
  const plain = plainText(text)
  for (const { cloud, pattern } of DENIALS) {
    const match = pattern.exec(plain)
    if (!match) continue
    const { action, caller } = match.groups ?? {}
    return { cloud, ...(action === undefined ? {} : { action }), ...(caller === undefined ? {} : { caller }) }
  }
  return undefined
}

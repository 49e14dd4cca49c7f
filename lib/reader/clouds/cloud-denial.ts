import { plainText } from '../text/plain-text'
import { saidBy } from '../text/spaced'
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

interface Denial {
  /** What prints it, and since when. */
  by: string
  cloud: CloudName
  pattern: RegExp
}

function said(cloud: CloudName, rows: Readonly<Record<string, string>>): Denial[] {
  return saidBy(rows, { cloud }, 'i')
}

/** Each alternative is met by a text of the tests. */
export const DENIALS: readonly Denial[] = [
  ...said('aws', {
    'IAM of AWS': String.raw`User: (?<caller>arn:aws[^\s"']{1,300}) is not authorized to perform: (?<action>[a-z0-9-]{1,40}:[A-Za-z]{1,80})`,
    'botocore of Python': String.raw`\((?:AccessDenied|AccessDeniedException|UnauthorizedOperation)\) when calling the (?<action>[A-Za-z0-9]{1,80}) operation`,
    'aws-sdk-go 2': String.raw`operation error [A-Z][\w ]{1,40}: (?<action>[A-Za-z0-9]{1,80}),[^\n]{0,300}?api error (?:AccessDenied|AccessDeniedException|UnauthorizedOperation|Forbidden)`,
    'SDKs of AWS': 'api error (?:AccessDenied|AccessDeniedException|UnauthorizedOperation)',
    'S3 of AWS': String.raw`\bAccessDenied: Access Denied`,
    'EC2 of AWS': String.raw`\bUnauthorizedOperation: You are not authorized`,
  }),
  ...said('azure', {
    'Azure Resource Manager': String.raw`does not have authorization to perform action ${OPEN}(?<action>[\w./*-]{1,200})`,
    'Azure Storage': 'This request is not authorized to perform this operation using this permission',
    'Azure Key Vault with policies': String.raw`does not have secrets (?<action>[a-z]{1,20}) permission on key vault`,
    'Azure Key Vault with RBAC': 'Caller is not authorized to perform action on resource',
  }),
  ...said('google', {
    'Google Cloud Storage': String.raw`(?<caller>[\w.+-]{1,120}@[\w.-]{1,120}) does not have (?<action>[a-z]{1,40}\.[\w.]{1,80}) access`,
    'IAM of Google': String.raw`[Pp]ermission ${OPEN}(?<action>[a-z]{1,40}\.[\w.]{1,80})${OPEN} denied on resource`,
    'Google, of a token': 'Request had insufficient authentication scopes',
    'google-api-go-client': 'googleapi: Error 403: The caller does not have permission',
  }),
]

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

import { spaced } from '../sentences/known-texts'
import type { CloudFailure, CloudName } from './found-cloud'

/** What an SDK of a cloud prints when a pod gets no credentials of that cloud. */
export interface CloudText {
  cloud: CloudName
  failure: CloudFailure
  /** Linear: anchored by a literal, every repetition bounded. Named groups give what the text says of the identity. */
  pattern: RegExp
  /** It names the failure of something else below it, and counts only where nothing else is found near. */
  isVague?: true
}

const Q = String.raw`\\{0,31}["'\x60]?`
const OPEN = String.raw`\\{0,31}["'\x60]`
const ARN = String.raw`(?<role>arn:aws[a-z-]{0,12}:(?:iam|sts)::\d{0,12}:[A-Za-z-]{1,20}\/[\w+=,.@\/-]{1,300})`
const URL = String.raw`(?<issuer>https:\/\/[\w.\/:-]{1,300}[\w\/])`
const POD_AGENT = String.raw`169\.254\.170\.23|\[fd00:ec2::23\]`
const GOOGLE_METADATA = String.raw`(?:metadata\.google\.internal\.?|169\.254\.169\.254)\/computeMetadata\/`
/** Where webhooks of clouds and their documentation mount tokens: never where Kubernetes mounts its own. */
const TOKEN_DIRS: Record<CloudName, string> = {
  aws: String.raw`(?:pods\.)?eks\.amazonaws\.com`,
  azure: String.raw`azure\/tokens`,
  google: String.raw`tokens\/gcp-ksa|service-account|workload-identity|sts\.googleapis\.com`,
}
const UNREAD = String.raw`(?:[Pp]ermission denied|[Nn]o such file or directory|EACCES|ENOENT|NoSuchFile|AccessDeniedException|FileNotFound|can't open|unable to read|failed to read|[Ff]ailed to open|[Cc]ould not find (?:file|a part of the path)|does not exist|cannot be read)`

function texts(cloud: CloudName, failure: CloudFailure, ...patterns: string[]): CloudText[] {
  return patterns.map((pattern) => ({ cloud, failure, pattern: new RegExp(spaced(pattern), 'g') }))
}

function vague(cloud: CloudName, failure: CloudFailure, ...patterns: string[]): CloudText[] {
  return texts(cloud, failure, ...patterns).map((text) => ({ ...text, isVague: true }))
}

function unreadable(cloud: CloudName): CloudText[] {
  const path = String.raw`(?<path>(?:\/var)?\/run\/(?:secrets\/)?(?:${TOKEN_DIRS[cloud]})\/[\w.\/-]{1,200})`
  return texts(
    cloud,
    'unreadable-token',
    String.raw`${UNREAD}[^\n]{0,60}?${Q}${path}`,
    String.raw`\b(?:open|stat|read|lstat) ${Q}${path}${Q}:? [^\n]{0,20}?${UNREAD}`,
    String.raw`${path}${Q}:? ${UNREAD}`,
    String.raw`${path} \(${UNREAD}`,
  )
}

/** The particular before the general: of what is near each other, the first row says what it is. */
export const CLOUD_TEXTS: readonly CloudText[] = [
  ...unreadable('aws'),
  ...unreadable('azure'),
  ...unreadable('google'),

  // AWS STS, and the agent of EKS Pod Identity
  ...texts(
    'aws',
    'unknown-issuer',
    String.raw`No OpenIDConnect provider found in your account(?: for ${URL})?`,
    "Couldn't retrieve verification key from your identity provider",
    "OpenIDConnect provider's HTTPS certificate doesn't match",
  ),
  ...texts('aws', 'wrong-audience', 'Incorrect token audience'),
  ...texts(
    'aws',
    'expired',
    String.raw`\(ExpiredToken(?:Exception)?\) when calling the`,
    String.raw`\bExpiredToken(?:Exception)?: `,
    String.raw`Token expired: current date\/time \d{1,12} must be before`,
    'The (?:security|provided) token (?:included in the request is|has) expired',
  ),
  ...texts(
    'aws',
    'refused-subject',
    String.raw`[Nn]ot authorized to perform:? sts:AssumeRoleWithWebIdentity(?: on resource: ${ARN})?`,
    String.raw`EKS does not have permissions to assume the associated role`,
    String.raw`\(AccessDenied(?:Exception)?\) when calling the AssumeRoleWithWebIdentity operation`,
    String.raw`User: (?<caller>arn:aws[^\s"']{1,300}) is not authorized to perform: sts:(?:AssumeRole|TagSession) on resource: ${ARN}`,
  ),
  ...texts(
    'aws',
    'no-identity',
    'No pod identity association found',
    String.raw`AssumeRoleForPodIdentity[^\n]{0,300}?ResourceNotFoundException`,
  ),
  ...texts(
    'aws',
    'old-sdk',
    String.raw`invalid endpoint host,? ${OPEN}(?:${POD_AGENT})`,
    String.raw`(?:${POD_AGENT}) is not a valid container metadata service hostname`,
    'URI did not refer to the loopback interface',
    String.raw`AWS_CONTAINER_CREDENTIALS_FULL_URI has an invalid host`,
    String.raw`Unsupported host '(?:${POD_AGENT})`,
  ),
  ...texts(
    'aws',
    'no-metadata',
    String.raw`[Tt]ime(?:d )?out[^\n]{0,60}?https?:\/\/(?:${POD_AGENT})`,
    String.raw`HTTP request to pod identity agent failed`,
    String.raw`(?:Get|PUT|GET|Put) ${OPEN}http:\/\/(?:${POD_AGENT})[^\n]{0,60}?(?:dial tcp|context deadline|proxyconnect|Client\.Timeout|EOF|[Ff]orbidden|Bad Gateway|Unavailable)`,
    String.raw`\b(?:dial tcp|connect ECONNREFUSED|connect ETIMEDOUT|connect EHOSTUNREACH) (?:${POD_AGENT}):80`,
  ),
  ...texts(
    'aws',
    'nothing-found',
    'NoCredentialProviders: no valid providers in chain',
    String.raw`Unable to locate credentials(?=[.\s"'\\]{1,4}(?:You can configure|$|\n)|$|["'\\])`,
    String.raw`\bNoCredentialsError\b`,
    'no EC2 IMDS role found',
    'no EC2 instance role found',
    String.raw`Could not load credentials from any providers`,
    String.raw`Unable to load (?:AWS )?credentials from any (?:of the providers in the chain|provider in the chain)`,
    String.raw`no providers in chain provided credentials`,
    'Unable to get IAM security credentials from EC2 Instance Metadata Service',
    'Failed to resolve AWS credentials',
    'Error retrieving credentials from the instance profile metadata (?:service|server)',
    'Missing credentials in config, if using AWS_CONFIG_FILE',
    'no valid credential sources for (?:Terraform AWS Provider|S3 Backend) found',
    String.raw`the credential provider was not enabled`,
  ),

  // Microsoft Entra
  ...texts(
    'azure',
    'unknown-issuer',
    String.raw`AADSTS700211\b(?:[^\n]{0,160}?presented assertion issuer ${OPEN}(?<issuer>[^\s"'\\]{1,300}))?`,
    String.raw`AADSTS50166\b`,
  ),
  ...texts('azure', 'wrong-audience', String.raw`AADSTS7000?(?:212|23)\b`),
  ...texts('azure', 'expired', String.raw`AADSTS700024\b`),
  ...texts(
    'azure',
    'refused-subject',
    String.raw`AADSTS700213\d?\b(?:[^\n]{0,160}?presented assertion subject ${OPEN}(?<subject>[^\s"'\\]{1,300}))?`,
    String.raw`AADSTS70021\b(?:[^\n]{0,400}?Assertion Subject: ${OPEN}(?<subject>[^\s"'\\]{1,300}))?`,
    'No matching federated identity record found for presented assertion',
  ),
  ...texts(
    'azure',
    'no-identity',
    String.raw`AADSTS700016\b(?:[^\n]{0,60}?identifier ${OPEN}(?<identity>[0-9a-f-]{36}))?`,
    String.raw`AADSTS90002\b`,
    String.raw`the requested identity isn't assigned to this resource`,
    'The requested identity has not been assigned to this resource',
  ),
  ...texts(
    'azure',
    'nothing-found',
    'WorkloadIdentityCredential authentication unavailable',
    'WorkloadIdentityCredential: (?:WorkloadIdentityCredential )?(?:authentication unavailable|is unavailable|no (?:client|tenant) ID specified|no token file specified)',
    'The workload options are not fully configured',
    'EnvironmentCredential authentication unavailable',
    'ManagedIdentityCredential authentication (?:unavailable|failed)',
    String.raw`ManagedIdentityCredential: (?:failed to authenticate|The managed identity endpoint)`,
    'DefaultAzureCredential failed to retrieve a token',
    'DefaultAzureCredential: failed to acquire a token',
    'ChainedTokenCredential (?:authentication failed|failed to retrieve a token)',
    "there's no available identity",
    'EnvironmentCredential: missing environment variable',
  ),

  // Google, by its security token service, IAM and the metadata server
  ...texts(
    'google',
    'impersonation',
    String.raw`[Pp]ermission ${Q}iam\.serviceAccounts\.getAccessToken${Q} denied(?: on resource)?(?:[^\n]{0,80}?serviceAccounts\/(?<identity>[\w.+-]{1,120}@[\w.-]{1,120}))?`,
    String.raw`Unable to acquire impersonated credentials`,
    String.raw`${OPEN}iam\.serviceAccounts\.getAccessToken`,
    'Unable to generate access token; IAM returned 403',
  ),
  ...texts(
    'google',
    'unknown-issuer',
    "Error connecting to the given credential's issuer",
    String.raw`The issuer in ID Token [^\n]{1,400}? does not match`,
  ),
  ...texts(
    'google',
    'wrong-audience',
    String.raw`The audience in ID Token [^\n]{1,400}? does not match the expected audience`,
    String.raw`Invalid value for ${OPEN}audience${OPEN}`,
    String.raw`The target service indicated by the ${OPEN}audience${OPEN} parameters is invalid`,
  ),
  ...texts('google', 'expired', String.raw`ID Token issued at \d{1,12} is stale to sign-in`),
  ...texts('google', 'refused-subject', 'The given credential is rejected by the attribute condition'),
  ...texts(
    'google',
    'no-identity',
    String.raw`Gaia id not found for email (?<identity>[\w.+-]{1,120}@[\w.-]{1,120})`,
  ),
  ...texts(
    'google',
    'no-metadata',
    String.raw`compute: Received (?<code>\d{3})`,
    String.raw`metadata: GCE metadata ${OPEN}[^\s"'\\]{1,200}${OPEN} not defined`,
    String.raw`Error code (?<code>\d{3}) trying to get security access token from Compute Engine metadata`,
    String.raw`GKE Metadata Server(?: encountered an error)?: `,
    String.raw`status code:? (?<code>[45]\d\d) (?:trying to fetch|while fetching url) http:\/\/${GOOGLE_METADATA}`,
    String.raw`Failed to retrieve http:\/\/${GOOGLE_METADATA}`,
    String.raw`(?:Get|GET) ${OPEN}http:\/\/${GOOGLE_METADATA}[^\n]{1,300}?(?:dial tcp|context deadline|Client\.Timeout|connection refused|proxyconnect)`,
    String.raw`Could not fetch URI \/computeMetadata\/v1`,
    String.raw`Compute Engine Metadata server (?:is not available|unavailable)`,
  ),
  ...texts(
    'google',
    'nothing-found',
    'could not find default credentials',
    'Could not load the default credentials',
    'Could not automatically determine credentials',
    'Your default credentials were not found',
    'The Application Default Credentials are not available',
  ),

  // Text around another failure
  ...vague(
    'aws',
    'untold',
    'WebIdentityErr: failed (?:to retrieve credentials|fetching WebIdentity token)',
    String.raw`failed to refresh cached credentials`,
    String.raw`operation error STS: AssumeRole(?:WithWebIdentity)?`,
    'Error calling AssumeRole for role',
  ),
  ...vague(
    'azure',
    'untold',
    'WorkloadIdentityCredential authentication failed',
    String.raw`FromAssertion\(\): http call`,
  ),
  ...vague(
    'google',
    'untold',
    String.raw`oauth2\/google: (?:status code \d{3}|unable to generate access token)`,
  ),
]

import { saidBy } from '../text/spaced'
import type { CloudFailure, CloudName } from './found-cloud'

/** What an SDK of a cloud prints when a pod gets no credentials of that cloud. */
export interface CloudText {
  /** What prints it, and since when. */
  by: string
  cloud: CloudName
  failure: CloudFailure
  /** Linear: anchored by a literal, every repetition bounded. Named groups give what the text says of the identity. */
  pattern: RegExp
  /** It names the failure of something else below it, and counts only where nothing else is found near. */
  isVague: boolean
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
const UNREAD = String.raw`(?:[Pp]ermission denied|[Nn]o such file or directory|EACCES|ENOENT|NoSuchFile|AccessDeniedException|FileNotFound|can't open|unable to read|failed to read|[Ff]ailed to open|[Cc]ould not find (?:file|a part of the path)|does not exist|cannot be read|is denied)`

function said(
  cloud: CloudName,
  failure: CloudFailure,
  rows: Readonly<Record<string, string>>,
  isVague = false,
): CloudText[] {
  return saidBy(rows, { cloud, failure, isVague }, 'gi')
}

function unreadable(cloud: CloudName): CloudText[] {
  const path = String.raw`(?<path>(?:\/var)?\/run\/(?:secrets\/)?(?:${TOKEN_DIRS[cloud]})\/[\w.\/-]{1,200})`
  return said(cloud, 'unreadable-token', {
    [`a client of ${cloud}, the path behind`]: String.raw`${UNREAD}[^\n]{0,60}?${Q}${path}`,
    [`a client of ${cloud}, the path in front`]: String.raw`${path}${Q}:? \(?(?:[^\n]{0,20}? )?${UNREAD}`,
  })
}

/** The particular before the general: of what is near each other, the first row says what it is. Each alternative is met by a text of the tests. */
export const CLOUD_TEXTS: readonly CloudText[] = [
  ...unreadable('aws'),
  ...unreadable('azure'),
  ...unreadable('google'),

  // AWS STS, and the agent of EKS Pod Identity
  ...said('aws', 'unknown-issuer', {
    'STS of AWS': String.raw`No OpenIDConnect provider found in (?:your )?account(?: for ${URL})?|Couldn't retrieve verification key from your identity provider|OpenIDConnect provider's HTTPS certificate doesn't match`,
  }),
  ...said('aws', 'wrong-audience', { 'STS of AWS': 'Incorrect token audience' }),
  ...said('aws', 'expired', {
    'botocore of Python': String.raw`\(ExpiredToken(?:Exception)?\) when calling the`,
    'SDKs of AWS': String.raw`\bExpiredToken(?:Exception)?: |The (?:security|provided) token (?:included in the request is|has) expired`,
    'the agent of EKS Pod Identity': String.raw`[Tt]he token included in the request is expired: current date\/time`,
    'STS of AWS': String.raw`Token expired: current date\/time \d{1,12} must be before`,
  }),
  ...said('aws', 'refused-subject', {
    'STS of AWS': String.raw`[Nn]ot authorized to perform:? sts:AssumeRoleWithWebIdentity(?: on resource: ${ARN})?`,
    'the agent of EKS Pod Identity': 'EKS does not have permissions to assume the associated role',
    'botocore of Python': String.raw`\(AccessDenied(?:Exception)?\) when calling the AssumeRoleWithWebIdentity operation`,
    'STS of AWS, of a role behind a role': String.raw`User: (?<caller>arn:aws[^\s"']{1,300}) is not authorized to perform: sts:(?:AssumeRole|TagSession) on resource: ${ARN}`,
  }),
  ...said('aws', 'no-identity', {
    'the agent of EKS Pod Identity': String.raw`No pod identity association found|AssumeRoleForPodIdentity[^\n]{0,300}?ResourceNotFoundException`,
  }),
  ...said('aws', 'old-sdk', {
    'aws-sdk-go before 1.47': String.raw`invalid endpoint host,? ${OPEN}(?:${POD_AGENT})`,
    'aws-sdk-js 3 before 3.458': String.raw`(?:${POD_AGENT}) is not a valid container metadata service hostname`,
    'aws-sdk-cpp before 1.11.212': 'URI did not refer to the loopback interface',
    'aws-sdk-java 2 before 2.21.30': 'AWS_CONTAINER_CREDENTIALS_FULL_URI has an invalid host',
    'botocore of Python before 1.31.80': String.raw`Unsupported host '(?:${POD_AGENT})`,
  }),
  ...said('aws', 'no-metadata', {
    'SDKs of AWS': String.raw`[Tt]ime(?:d )?out[^\n]{0,60}?https?:\/\/(?:${POD_AGENT})|HTTP request to pod identity agent failed`,
    'net/http of Go': String.raw`(?:Get|PUT|GET|Put) ${OPEN}http:\/\/(?:${POD_AGENT})[^\n]{0,60}?(?:dial tcp|context deadline|proxyconnect|Client\.Timeout|EOF|[Ff]orbidden|Bad Gateway|Unavailable)`,
    'botocore of Python': String.raw`Received (?:error when attempting to retrieve|non 200 response \d{3} from) container metadata`,
    'clients that dial it': String.raw`\b(?:dial tcp|connect ECONNREFUSED|connect ETIMEDOUT|connect EHOSTUNREACH) (?:${POD_AGENT}):80`,
  }),
  ...said('aws', 'nothing-found', {
    'aws-sdk-go 1': 'NoCredentialProviders: no valid providers in chain',
    'aws-sdk-go 2': 'no EC2 (?:IMDS|instance) role found',
    'botocore of Python': String.raw`Unable to locate credentials(?=[.\s"'\\]{1,4}(?:You can configure|$|\n)|$|["'\\])|\bNoCredentialsError\b`,
    'aws-sdk-js 2 and 3':
      'Could not load credentials from any providers|Could not resolve credentials using profile|Missing credentials in config, if using AWS_CONFIG_FILE',
    'aws-sdk-java 1 and 2':
      'Unable to load (?:AWS )?credentials from any (?:of the providers in the chain|provider in the chain)',
    'aws-sdk-rust 1': 'no providers in chain provided credentials|the credential provider was not enabled',
    'aws-sdk-net 3':
      'Unable to get IAM security credentials from EC2 Instance Metadata Service|Failed to resolve AWS credentials',
    'aws-sdk-php 3': 'Error retrieving credentials from the instance profile metadata (?:service|server)',
    Terraform: 'no valid credential sources for (?:Terraform AWS Provider|S3 Backend) found',
  }),

  // Microsoft Entra
  ...said('azure', 'unknown-issuer', {
    'Microsoft Entra': String.raw`AADSTS700211\b(?:[^\n]{0,160}?presented assertion issuer ${OPEN}(?<issuer>[^\s"'\\]{1,300}))?|AADSTS50166\b`,
  }),
  ...said('azure', 'wrong-audience', { 'Microsoft Entra': String.raw`AADSTS7000?(?:212|23)\b` }),
  ...said('azure', 'expired', { 'Microsoft Entra': String.raw`AADSTS700024\b` }),
  ...said('azure', 'refused-subject', {
    'Microsoft Entra': String.raw`AADSTS700213\d?\b(?:[^\n]{0,160}?presented assertion subject ${OPEN}(?<subject>[^\s"'\\]{1,300}))?`,
    'Microsoft Entra before 2024': String.raw`AADSTS70021\b(?:[^\n]{0,400}?Assertion Subject: ${OPEN}(?<subject>[^\s"'\\]{1,300}))?|No matching federated identity record found for presented assertion`,
  }),
  ...said('azure', 'no-identity', {
    'Microsoft Entra': String.raw`AADSTS700016\b(?:[^\n]{0,60}?identifier ${OPEN}(?<identity>[0-9a-f-]{36}))?|AADSTS90002\b`,
    'azidentity of Go': "the requested identity isn't assigned to this resource",
    'azure-identity of Python and Java': 'The requested identity has not been assigned to this resource',
  }),
  ...said('azure', 'no-metadata', {
    'azure-identity of JavaScript': 'IMDS: Failed to retrieve IMDS token',
    'aad-pod-identity, on the node': 'failed to refresh token, error: adal: Refresh request failed',
  }),
  ...said('azure', 'nothing-found', {
    'Azure.Identity of .NET and Python':
      'WorkloadIdentityCredential authentication unavailable|The workload options are not fully configured|EnvironmentCredential authentication unavailable|ManagedIdentityCredential authentication (?:unavailable|failed)|DefaultAzureCredential failed to retrieve a token|ChainedTokenCredential (?:authentication failed|failed to retrieve a token)',
    'azidentity of Go':
      'WorkloadIdentityCredential: (?:WorkloadIdentityCredential )?(?:authentication unavailable|is unavailable|no (?:client|tenant) ID specified|no token file specified)|DefaultAzureCredential: failed to acquire a token|EnvironmentCredential: missing environment variable',
    'azure-identity of JavaScript':
      'ManagedIdentityCredential: (?:failed to authenticate|Authentication failed|The managed identity endpoint)|WorkloadIdentityCredential: (?:is unavailable|tenantId, clientId, and federatedTokenFilePath are required)|EnvironmentCredential is unavailable',
    'azure-identity of Java': 'Managed Identity authentication is not available',
  }),

  // Google, by its security token service, IAM and the metadata server
  ...said('google', 'impersonation', {
    'IAM of Google': String.raw`[Pp]ermission ${Q}iam\.serviceAccounts\.getAccessToken${Q} denied(?: on resource)?(?:[^\n]{0,80}?serviceAccounts\/(?<identity>[\w.+-]{1,120}@[\w.-]{1,120}))?|${OPEN}iam\.serviceAccounts\.getAccessToken`,
    'google-auth of Python': 'Unable to acquire impersonated credentials',
    'the metadata server of GKE': 'Unable to generate access token; IAM returned 403',
  }),
  ...said('google', 'unknown-issuer', {
    'STS of Google': String.raw`Error connecting to the given credential's issuer|The issuer in ID Token (?:${URL})?[^\n]{0,400}? does not match`,
  }),
  ...said('google', 'wrong-audience', {
    'STS of Google': String.raw`The audience in ID Token [^\n]{1,400}? does not match the expected audience|Invalid value for ${OPEN}audience${OPEN}|The target service indicated by the ${OPEN}audience${OPEN} parameters is invalid`,
  }),
  ...said('google', 'expired', {
    'STS of Google': String.raw`ID Token issued at \d{1,12} is stale to sign-in`,
  }),
  ...said('google', 'refused-subject', {
    'STS of Google': 'The given credential is rejected by the attribute condition',
  }),
  ...said('google', 'no-identity', {
    'IAM of Google': String.raw`Gaia id not found for email (?<identity>[\w.+-]{1,120}@[\w.-]{1,120})`,
  }),
  ...said('google', 'no-metadata', {
    'x/oauth2 of Go': String.raw`compute: Received (?<code>\d{3})`,
    'cloud.google.com/go/compute/metadata': String.raw`metadata: GCE metadata ${OPEN}[^\s"'\\]{1,200}${OPEN} not defined`,
    'google-auth of Java': String.raw`Error code (?<code>\d{3}) trying to get security access token from Compute Engine metadata`,
    'the metadata server of GKE': 'GKE Metadata Server(?: encountered an error)?: ',
    'gcp-metadata of JavaScript': String.raw`status code:? (?<code>[45]\d\d) (?:trying to fetch|while fetching url) http:\/\/${GOOGLE_METADATA}`,
    'google-auth-library of JavaScript': String.raw`Could not refresh access token: Unsuccessful response status code|A (?:Forbidden|Not Found) error was returned while attempting to retrieve an access token for the Compute Engine built-in service account`,
    'google-auth of Python': String.raw`Failed to retrieve http:\/\/${GOOGLE_METADATA}`,
    'net/http of Go': String.raw`(?:Get|GET) ${OPEN}http:\/\/${GOOGLE_METADATA}[^\n]{1,300}?(?:dial tcp|context deadline|Client\.Timeout|connection refused|proxyconnect)`,
  }),
  ...said('google', 'nothing-found', {
    'x/oauth2 of Go': 'could not find default credentials',
    'google-auth-library of JavaScript': 'Could not load the default credentials',
    'google-auth of Python':
      'Could not automatically determine credentials|Your default credentials were not found',
    'google-auth of Java before 1.19': 'The Application Default Credentials are not available',
  }),

  // Text around another failure: it counts only where nothing else is found near.
  ...said(
    'aws',
    'untold',
    {
      'aws-sdk-go 1': 'WebIdentityErr: failed (?:to retrieve credentials|fetching WebIdentity token)',
      'aws-sdk-go 2':
        'failed to refresh cached credentials|operation error STS: AssumeRole(?:WithWebIdentity)?',
      'aws-sdk-net 3': 'Error calling AssumeRole for role',
    },
    true,
  ),
  ...said(
    'azure',
    'untold',
    {
      'azidentity of Go': String.raw`WorkloadIdentityCredential authentication failed|FromAssertion\(\): http call`,
    },
    true,
  ),
  ...said(
    'google',
    'untold',
    { 'x/oauth2 of Go': String.raw`oauth2\/google: (?:status code \d{3}|unable to generate access token)` },
    true,
  ),
]

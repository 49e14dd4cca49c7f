import { describe, expect, it } from 'vitest'
import { podNameserver, readSettings } from './environment'
import { proxyVariables } from './proxy-variables'

describe('readSettings', () => {
  it('listens on loopback only and finds the kubelet’s files when nothing is set', () => {
    expect(readSettings({})).toEqual({
      port: 3000,
      bindAddress: '127.0.0.1',
      healthPort: 8081,
      serviceAccountDir: '/var/run/secrets/kubernetes.io/serviceaccount',
      downwardApiDirs: ['/etc/downward'],
      access: { mode: 'local' },
      allowedHosts: [],
      allowDangerousRights: false,
      showRbac: false,
      basePath: '',
      allowDryRun: false,
      mcp: true,
      allowedTargets: [],
      watchRefusals: false,
      logLevel: 'info',
    })
  })

  it('never takes HOSTNAME, which is the pod’s name, as an address', () => {
    expect(readSettings({ HOSTNAME: '10.0.0.7' }).bindAddress).toBe('127.0.0.1')
  })

  it.each([
    ['several volumes', { DOWNWARD_API_DIR: '/a:/b' }, { downwardApiDirs: ['/a', '/b'] }],
    ['hosts in lower case', { ALLOWED_HOSTS: ' Ops.example , b' }, { allowedHosts: ['ops.example', 'b'] }],
    ['a base path without its slash', { BASE_PATH: '/ops/' }, { basePath: '/ops' }],
    ['the root as no base path', { BASE_PATH: '/' }, { basePath: '' }],
    [
      'a kubectl proxy',
      { KUBECTL_PROXY_URL: 'http://localhost:8001/' },
      { kubectlProxyUrl: 'http://localhost:8001' },
    ],
    [
      'the socket of a kubectl proxy',
      { KUBECTL_PROXY_URL: 'unix:/run/kubectl.sock' },
      { kubectlProxyUrl: 'unix:/run/kubectl.sock' },
    ],
    ['no port for probes', { HEALTH_PORT: 'off' }, { healthPort: undefined }],
    ['the machine that attached', { ATTACHED_FROM: 'laptop-7.local' }, { attachedFrom: 'laptop-7.local' }],
    [
      'the name in the certificate',
      { KUBERNETES_TLS_SERVER_NAME: 'kubernetes' },
      { kubernetesTlsServerName: 'kubernetes' },
    ],
    ['a minute of refusals', { WATCH_REFUSALS: 'true' }, { watchRefusals: true }],
    ['the level of the log', { LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
    ['an IPv6 address', { BIND_ADDRESS: '::1' }, { bindAddress: '::1' }],
    [
      'a mode with a token',
      {
        ACCESS_MODE: 'token',
        ACCESS_TOKEN_FILE: '/etc/podglass/token',
        ALLOWED_HOSTS: 'ops.example:8443',
        BIND_ADDRESS: '0.0.0.0',
      },
      {
        access: { mode: 'token', tokenFile: '/etc/podglass/token' },
        allowedHosts: ['ops.example:8443'],
        mcp: false,
      },
    ],
    [
      'a mode behind a proxy',
      { ACCESS_MODE: 'proxy', ALLOWED_HOSTS: '[2001:db8::1]:80', SHOW_RBAC: 'true' },
      {
        access: { mode: 'proxy', identityHeader: 'x-forwarded-user' },
        allowedHosts: ['[2001:db8::1]:80'],
        showRbac: true,
      },
    ],
    [
      'the header of another proxy',
      { ACCESS_MODE: 'proxy', ALLOWED_HOSTS: 'ops.example', IDENTITY_HEADER: 'Tailscale-User-Login' },
      { access: { mode: 'proxy', identityHeader: 'tailscale-user-login' } },
    ],
    [
      'that agents may ask an exposed page',
      { ACCESS_MODE: 'proxy', ALLOWED_HOSTS: 'ops.example', MCP: 'true' },
      { mcp: true },
    ],
    ['that agents cannot ask', { MCP: 'false' }, { mcp: false }],
    ['an override', { ALLOW_DANGEROUS_RIGHTS: 'true' }, { allowDangerousRights: true }],
  ])('reads %s', (_, env, expected) => {
    expect(readSettings(env)).toMatchObject(expected)
  })

  it.each([
    ['a port', { PORT: '70000' }, 'PORT is "70000". It must be a port number from 1 to 65535.'],
    ['a port with words', { HEALTH_PORT: 'http' }, 'HEALTH_PORT is "http"'],
    ['a name as address', { BIND_ADDRESS: 'web-0' }, 'BIND_ADDRESS is "web-0". It must be an IP address'],
    [
      'a kubectl proxy elsewhere',
      { KUBECTL_PROXY_URL: 'http://10.0.0.1:8001' },
      'must be the loopback address',
    ],
    [
      'a kubectl proxy by https',
      { KUBECTL_PROXY_URL: 'https://localhost:8001' },
      'must be the loopback address',
    ],
    [
      'a kubectl proxy with a password',
      { KUBECTL_PROXY_URL: 'http://a:b@localhost:8001' },
      'must be the loopback',
    ],
    ['a root that is no absolute path', { POD_ROOT: 'tmp' }, 'POD_ROOT is "tmp"'],
    ['a base path with dots', { BASE_PATH: '/../x y' }, 'BASE_PATH is "/../x y"'],
    [
      'a base path of a page',
      { BASE_PATH: '/access/ops' },
      'It must not begin with the path of a Podglass page',
    ],
    ...[
      'X_Forwarded_User',
      'x-forwarded-user, x-user',
      'User:',
      'ä',
      'Cookie',
      'authorization',
      'X-Forwarded-For',
      'Sec-Fetch-User',
      'User-Agent',
      'Accept-Language',
    ].map((name): [string, Record<string, string>, string] => [
      `${name} as the header of who asks`,
      { ACCESS_MODE: 'proxy', ALLOWED_HOSTS: 'ops.example', IDENTITY_HEADER: name },
      'It must be the one header in which the sign-in proxy names the user',
    ]),
    ['an access mode', { ACCESS_MODE: 'open' }, 'It must be local, proxy, token or user.'],
    [
      'words as a machine',
      { ATTACHED_FROM: 'my laptop' },
      'ATTACHED_FROM is "my laptop". It must be the name',
    ],
    ['an address as a name', { KUBERNETES_TLS_SERVER_NAME: '[::1]' }, 'It must be the name of a host'],
    ['a level', { LOG_LEVEL: 'verbose' }, 'LOG_LEVEL is "verbose". It must be debug, info, warn or error.'],
    ['a flag', { ALLOW_DRY_RUN: 'yes' }, 'ALLOW_DRY_RUN is "yes". It must be true or false.'],
    ...['0.0.0.0', '::', '10.0.0.7', '::ffff:10.0.0.7', '128.0.0.1'].map(
      (address): [string, Record<string, string>, string] => [
        `the address ${address} in local mode`,
        { BIND_ADDRESS: address },
        'Leave BIND_ADDRESS at 127.0.0.1 and reach the page with kubectl port-forward, or set ACCESS_MODE',
      ],
    ),
    [
      'token mode without its file',
      { ACCESS_MODE: 'token', ALLOWED_HOSTS: 'ops.example' },
      'ACCESS_TOKEN_FILE is not set',
    ],
    [
      'token mode without hosts',
      { ACCESS_MODE: 'token', ACCESS_TOKEN_FILE: '/t' },
      'ACCESS_MODE is token and ALLOWED_HOSTS is not set.',
    ],
    [
      'user mode with another way to the API server',
      { ACCESS_MODE: 'user', ALLOWED_HOSTS: 'ops.example', KUBECTL_PROXY_URL: 'http://localhost:8001' },
      'unset KUBECTL_PROXY_URL',
    ],
    [
      'user mode with tokens from nowhere',
      { ACCESS_MODE: 'user', ALLOWED_HOSTS: 'ops.example', VIEWER_TOKEN: 'cookie' },
      'It must be proxy, where',
    ],
    ['user mode without hosts', { ACCESS_MODE: 'user' }, 'ACCESS_MODE is user and ALLOWED_HOSTS is not set.'],
    ['proxy mode without hosts', { ACCESS_MODE: 'proxy', ALLOWED_HOSTS: ' , ' }, 'ALLOWED_HOSTS is not set.'],
    ...['*', '*.example', 'https://ops.example', 'ops.example/', 'ops.example:', 'a b', 'ops.example.'].map(
      (host): [string, Record<string, string>, string] => [
        `the host ${host}`,
        { ALLOWED_HOSTS: host },
        `ALLOWED_HOSTS has "${host}"`,
      ],
    ),
  ])('refuses %s and says what is allowed', (_, env, says) => {
    expect(() => readSettings(env)).toThrow(says)
  })
})

describe('proxyVariables', () => {
  it.each<[string, string, string]>([
    ['an address', 'http://proxy.corp:3128', 'http://proxy.corp:3128'],
    ['one without a scheme', 'proxy.corp:3128', 'http://proxy.corp:3128'],
    [
      'one with credentials',
      'http://user:s3cr3t-p4ss@proxy.corp:3128/s3cr3t?s3cr3t',
      'http://proxy.corp:3128',
    ],
    ['one with credentials and no scheme', 'user:s3cr3t@proxy.corp:3128', 'http://proxy.corp:3128'],
    [
      'one with a slash in its password',
      'http://user:3128/s3cr3t@proxy.corp:3128',
      'an address that cannot be read',
    ],
    ['one with a hash in its user', 's3cr3t#user:s3cr3t@proxy.corp', 'an address that cannot be read'],
    ['a SOCKS proxy', 'socks5h://u:s3cr3t@10.0.0.9:1080', 'socks5h://10.0.0.9:1080'],
    ['what cannot be read', 's3cr3t:// s3cr3t', 'an address that cannot be read'],
  ])('gives of %s the address alone', (_, text, says) => {
    expect(proxyVariables({ HTTPS_PROXY: text })).toEqual([{ name: 'HTTPS_PROXY', says }])
    expect(JSON.stringify(proxyVariables({ HTTPS_PROXY: text, ALL_PROXY: text }))).not.toContain('s3cr3t')
  })

  it('gives only exceptions that can be one, and nothing that is not set', () => {
    const NO_PROXY = ' .svc,10.96.0.0/12  [fd00::1] ,user:s3cr3t@host,*,"s3cr3t" '
    expect(proxyVariables({ NO_PROXY, https_proxy: '', PATH: '/bin' })).toEqual([
      { name: 'NO_PROXY', says: '.svc,10.96.0.0/12,[fd00::1],*' },
    ])
  })
})

describe('podNameserver', () => {
  it.each<[Record<string, string>, string | undefined]>([
    [{}, undefined],
    [{ POD_ROOT: '/pod', POD_NAMESERVER: '127.0.0.1:5353' }, '127.0.0.1:5353'],
  ])('%j', (env, at) => {
    expect(podNameserver(env)).toBe(at)
  })

  it.each([
    [{ POD_NAMESERVER: '127.0.0.1:5353' }],
    [{ POD_ROOT: '/pod', POD_NAMESERVER: '10.0.0.1:53' }],
    [{ POD_ROOT: '/pod', POD_NAMESERVER: '127.0.0.1' }],
  ])('refuses %j: no other server is asked than that of the pod', (env) => {
    expect(() => readSettings(env)).toThrow('POD_NAMESERVER is "')
  })
})

/** Texts that are no refusal of an API server, and no failure to reach one: they must give nothing. */
export const negatives: readonly (readonly [source: string, text: string])[] = [
  [
    'nginx',
    '<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx/1.25.3</center>\r\n</body>\r\n</html>',
  ],
  [
    'nginx error log',
    '2026/11/24 13:37:05 [error] 29#29: *1 access forbidden by rule, client: 10.1.2.3, server: _, request: "GET /admin HTTP/1.1", host: "shop.example"',
  ],
  [
    'nginx upstream',
    '2026/11/24 13:37:05 [error] 29#29: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 10.1.2.3, upstream: "http://10.1.2.9:8080/api/v1/orders"',
  ],
  [
    'Apache',
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>You don\'t have permission to access this resource.</p></body></html>',
  ],
  [
    'S3',
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>X</RequestId></Error>',
  ],
  [
    'S3 by boto',
    'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied',
  ],
  [
    'STS',
    'An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity',
  ],
  [
    'IAM',
    'User: arn:aws:sts::111122223333:assumed-role/web/x is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:eu-west-1:111122223333:cluster/prod',
  ],
  [
    'GCS',
    '{\n  "error": {\n    "code": 403,\n    "message": "web@shop.iam.gserviceaccount.com does not have storage.objects.get access to the Google Cloud Storage object.",\n    "errors": [ { "message": "denied", "domain": "global", "reason": "forbidden" } ]\n  }\n}',
  ],
  [
    'Google API',
    '{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}',
  ],
  [
    'Azure',
    "(AuthorizationFailed) The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Compute/disks/read' over scope '/subscriptions/z'",
  ],
  [
    'Azure AutoRest',
    "Microsoft.Rest.Azure.CloudException: Operation returned an invalid status code 'Forbidden'",
  ],
  ['docker push', 'denied: requested access to the resource is denied'],
  [
    'docker pull',
    "Error response from daemon: pull access denied for shop/web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  [
    'registry by the kubelet',
    'Failed to pull image "registry.example/shop/web:1": rpc error: code = Unknown desc = failed to pull and unpack image: failed to resolve reference: pulling from host registry.example failed with status code [manifests 1]: 401 Unauthorized',
  ],
  [
    'registry, forbidden',
    'Failed to pull image "ghcr.io/shop/web:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Ashop%2Fweb%3Apull: 403 Forbidden',
  ],
  [
    'git over ssh',
    'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
  ],
  [
    'git over https',
    "remote: Permission to shop/web.git denied to ci.\nfatal: unable to access 'https://github.com/shop/web.git/': The requested URL returned error: 403",
  ],
  [
    'GitHub API',
    '{"message":"Resource not accessible by integration","documentation_url":"https://docs.github.com/rest","status":"403"}',
  ],
  [
    'GitHub, bad credentials',
    '{"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest", "status": "401"}',
  ],
  [
    'npm',
    'npm error code E403\nnpm error 403 403 Forbidden - PUT https://registry.npmjs.org/shop - You do not have permission to publish "shop".',
  ],
  [
    'pip',
    'ERROR: HTTP error 403 while getting https://pypi.example/simple/x/ (403 Client Error: Forbidden for url: https://pypi.example/simple/x/)',
  ],
  [
    'Maven',
    'Could not transfer artifact x:y:pom:1 from/to central (https://repo.example/maven2): status code: 403, reason phrase: Forbidden (403)',
  ],
  ['sudo', 'web is not in the sudoers file. This incident will be reported.'],
  ['a file', 'open /var/run/secrets/kubernetes.io/serviceaccount/token: permission denied'],
  ['a shell', 'sh: 1: cannot create /data/x: Permission denied'],
  ['psql', 'ERROR:  permission denied for table users'],
  ['psql, exists', 'ERROR:  relation "users" already exists'],
  ['psql, a database', 'FATAL:  database "shop" does not exist'],
  [
    'psql, refused',
    'psql: error: connection to server at "postgres.shop.svc" (10.96.44.3), port 5432 failed: Connection refused',
  ],
  ['MySQL', "ERROR 1045 (28000): Access denied for user 'web'@'10.1.2.3' (using password: YES)"],
  ['MySQL, a command', "ERROR 1142 (42000): SELECT command denied to user 'web'@'%' for table 'orders'"],
  ['MongoDB', 'MongoServerError: not authorized on shop to execute command { find: "orders" }'],
  ['MongoDB, refused', 'MongoNetworkError: connect ECONNREFUSED 10.96.44.4:27017'],
  ['Redis', 'NOPERM this user has no permissions to run the get command'],
  ['Redis, refused', 'Error: connect ECONNREFUSED 10.96.44.5:6379\n    at TCPConnectWrap.afterConnect'],
  [
    'Elasticsearch',
    '{"error":{"root_cause":[{"type":"security_exception","reason":"action [indices:data/read/search] is unauthorized for user [web]"}],"type":"security_exception"},"status":403}',
  ],
  [
    'OpenSearch',
    '{"error":{"root_cause":[{"type":"security_exception","reason":"no permissions for [indices:admin/create] and User [name=web, backend_roles=[]]"}]},"status":403}',
  ],
  [
    'Kafka',
    'org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders]',
  ],
  [
    'Kafka, group',
    '%3|GROUP_AUTHORIZATION_FAILED| Group authorization failed: not authorized to access group',
  ],
  [
    'RabbitMQ',
    "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. access to vhost '/' refused for user 'web'",
  ],
  [
    'Vault',
    'Error making API request.\n\nURL: GET https://vault.shop.svc:8200/v1/secret/data/db\nCode: 403. Errors:\n\n* 1 error occurred:\n\t* permission denied',
  ],
  [
    'Vault, Kubernetes login',
    'error authenticating: Error making API request.\n\nURL: PUT https://vault.example:8200/v1/auth/kubernetes/login\nCode: 403. Errors:\n\n* permission denied',
  ],
  [
    'Consul',
    'Unexpected response code: 403 (rpc error making call: Permission denied: token with AccessorID lacks permission "service:write" on "web")',
  ],
  ['etcd', 'rpc error: code = PermissionDenied desc = etcdserver: permission denied'],
  [
    'Argo CD’s own RBAC',
    'rpc error: code = PermissionDenied desc = permission denied: applications, get, default/web, sub: dev, iat: 2026-11-24T13:37:05Z',
  ],
  [
    'Grafana',
    '{"accessErrorId":"ACE1","message":"You\'ll need additional permissions to perform this action. Permissions needed: dashboards:read","title":"Access denied"}',
  ],
  ['GitLab API', '{"message":"403 Forbidden"}'],
  ['GitLab API, 401', '{"message":"401 Unauthorized"}'],
  [
    'a REST service',
    '{"timestamp":"2026-11-24T13:37:05Z","status":401,"error":"Unauthorized","path":"/api/v1/orders"}',
  ],
  [
    'a REST service, forbidden',
    '{"timestamp":"2026-11-24T13:37:05Z","status":403,"error":"Forbidden","message":"Access Denied","path":"/api/v1/orders"}',
  ],
  [
    'axios',
    'AxiosError: Request failed with status code 403\n    at settle (/app/node_modules/axios/lib/core/settle.js:19:12) https://api.shop.example/v1/pay',
  ],
  ['fetch of a service', 'TypeError: fetch failed\n  cause: Error: getaddrinfo ENOTFOUND payments.shop.svc'],
  [
    'Go, another service',
    'Get "http://payments.shop.svc:8080/api/v1/orders": dial tcp 10.96.7.7:8080: connect: connection refused',
  ],
  [
    'Go, another service by TLS',
    'Post "https://hooks.example.com/x": x509: certificate signed by unknown authority',
  ],
  [
    'Go, Prometheus API',
    'Get "http://prometheus.mon.svc:9090/api/v1/query?query=up": context deadline exceeded',
  ],
  [
    'Prometheus scrape',
    'Get "https://10.1.2.3:10250/metrics": dial tcp 10.1.2.3:10250: connect: connection refused',
  ],
  ['mesh, another service', '$ curl http://reviews:9080/reviews/1\nRBAC: access denied'],
  [
    'Docker daemon by http',
    'Error response from daemon: Client sent an HTTP request to an HTTPS server.\nCannot list containers on tcp://10.0.0.9:2376 right now, see docs',
  ],
  [
    'oauth2-proxy',
    '<!DOCTYPE html><html><head><title>403 Forbidden</title></head><body><h1>403</h1><p>You do not have permission to access this resource.</p><a href="/oauth2/sign_in">Sign in</a></body></html>',
  ],
  ['Cloudflare', '<title>Access denied | shop.example used Cloudflare to restrict access</title> Error 1020'],
  [
    'Squid, another site',
    '<title>ERROR: The requested URL could not be retrieved</title><p>Access Denied.</p><p>http://example.com/</p>',
  ],
  ['OPA', '{"result":{"allow":false,"reason":"forbidden"}}'],
  ['prose', 'Entry to the park is forbidden: User groups cannot list here.'],
  [
    'prose with quotes',
    'Access is forbidden: User "bob" does not have the role "admin" in the namespace of the game.',
  ],
  ['another program', 'the file is forbidden: exceeded limits'],
  ['an application', 'forbidden: user bob may not read orders'],
  ['an application, alike', 'orders "17" is forbidden: only the owner may cancel it'],
  [
    'documentation',
    'If a ServiceAccount cannot list a resource, the API server answers 403 Forbidden. Bind a Role with the verb list.',
  ],
  [
    'a Role',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: forbidden\nrules:\n- apiGroups: [""]\n  resources: ["pods"]\n  verbs: ["get", "list"]',
  ],
  ['a successful Status', '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":200}'],
  ['can-i', '$ kubectl auth can-i list pods\nno'],
  [
    'kubelet, a missing ConfigMap',
    'MountVolume.SetUp failed for volume "config" : configmap "app-config" not found',
  ],
  [
    'a 401 of another service by HTTP',
    'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="shop"\r\nServer: nginx',
  ],
  ['SSH', 'ssh: connect to host 10.0.0.9 port 22: Connection refused'],
  ['SMTP', '550 5.7.1 Forbidden: sender cannot relay'],
  ['LDAP', 'LDAP: error code 50 - insufficient access rights'],
  ['Windows', 'UnauthorizedAccessException: Access to the path is denied.'],
  ['Spring Security', 'org.springframework.security.access.AccessDeniedException: Access is denied'],
  ['Keycloak', '{"error":"unauthorized_client","error_description":"Invalid client credentials"}'],
  ['Nexus', 'unauthorized: access to the requested resource is not authorized'],
  ['Harbor', '{"errors":[{"code":"FORBIDDEN","message":"forbidden"}]}'],
  ['Snowflake', "SQL access control error: Insufficient privileges to operate on schema 'PUBLIC'"],
  [
    'healthy log',
    'I1124 13:37:05.1 1 leaderelection.go:260] successfully acquired lease shop/web\nI1124 13:37:06.1 1 controller.go:178] "Starting workers" worker count=1',
  ],
  [
    'image pull in kubectl describe',
    '$ kubectl describe pod web-0\nEvents:\n  Warning  Failed  2s  kubelet  Failed to pull image "registry.example/web": failed to authorize: failed to fetch oauth token: 401 Unauthorized\n  Warning  Failed  1s  kubelet  Error: ErrImagePull',
  ],
  [
    'psql in kubectl exec',
    '$ kubectl exec web-0 -- psql -h postgres\npsql: error: connection to server at "postgres" (10.96.44.3), port 5432 failed: Connection refused',
  ],
  [
    'a readiness probe',
    'Warning  Unhealthy  2s  kubelet  Readiness probe failed: Get "http://10.1.2.3:8080/healthz": dial tcp 10.1.2.3:8080: connect: connection refused',
  ],
  [
    'a liveness probe, 403',
    'Warning  Unhealthy  2s  kubelet  Liveness probe failed: HTTP probe failed with statuscode: 403',
  ],
  [
    'kubectl port-forward',
    'E1124 13:37:05.1 12 portforward.go:409] error forwarding port 8080 to pod x, uid : failed to connect to localhost:8080 inside namespace "x", IPv4: dial tcp4 127.0.0.1:8080: connect: connection refused',
  ],
  [
    'a credential plugin',
    'Unable to connect to the server: getting credentials: exec: executable gke-gcloud-auth-plugin not found',
  ],
  [
    'nginx behind kubectl logs',
    '$ kubectl logs web-0\n10.1.2.3 - - [24/Nov/2026:13:37:05 +0000] "GET /admin HTTP/1.1" 403 153 "-" "curl/8.5.0"',
  ],
  [
    'another OpenAPI client of Python',
    'swagger_client.rest.ApiException: (403)\nReason: Forbidden\nHTTP response headers: HTTPHeaderDict({\'Server\': \'nginx\'})\nHTTP response body: {"message":"denied"}',
  ],
  ['OOM', 'Last State: Terminated\n  Reason: OOMKilled\n  Exit Code: 137'],
  [
    'client-side throttling',
    'I1124 13:37:05.1 1 request.go:697] Waited for 1.19s due to client-side throttling, not priority and fairness, request: GET:https://10.96.0.1:443/apis/apps/v1?timeout=32s',
  ],
  ['an empty CSV cell', 'user,""x"",is forbidden: no'],
  ['an application about pods', 'pods is forbidden: User "bob" does not like pods'],
  [
    'image pull in the kubelet’s log',
    'E1124 13:37:05.1     812 log.go:32] "PullImage from image service failed" err="failed to authorize: failed to fetch oauth token: 401 Unauthorized" logger="k8s.io/cri-client"',
  ],
]

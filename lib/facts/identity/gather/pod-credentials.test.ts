import { join } from 'node:path'
import { expect, it } from 'vitest'
import { askIdentity } from '@/e2e/testing/ask-identity'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { type Handler, json } from '@/lib/kube/testing/https-server'
import { writeVolume } from '@/sandbox/atomic-writer'

const CANARY = 'c4n4ry-of-a-credential-that-no-answer-has'
const UID = '0f0f0f0f-1111-4222-8333-444444444444'
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const payload = {
  iss: 'https://k',
  sub: 'system:serviceaccount:inpod:probe',
  aud: ['sts.amazonaws.com'],
  iat: 1795528197,
  exp: 1795614597,
  'kubernetes.io': {
    namespace: 'inpod',
    serviceaccount: { name: 'probe', uid: 'a' },
    pod: { name: 'probe', uid: UID },
  },
}
const TOKEN = `${part({ alg: 'RS256', kid: 'a' })}.${part(payload)}.${CANARY}`
const KUBELET = `1 2 8:1 /var/lib/kubelet/pods/${UID}/containers/app/0a1b /dev/termination-log rw - ext4 /dev/sda1 rw`

async function tokenVolume() {
  const root = join(await temporaryDirectory(), 'aws')
  const files = { token: TOKEN, password: CANARY }
  writeVolume(
    root,
    new Map(Object.entries(files).map(([name, data]) => [name, { data, mode: 0o640 }])),
    new Date(),
  )
  return root
}

function cluster(root: string, account: unknown, code = 200): Handler {
  const pod = {
    metadata: { name: 'probe', namespace: 'inpod', uid: UID },
    spec: {
      serviceAccountName: 'probe',
      containers: [{ name: 'app', volumeMounts: [{ name: 'aws', mountPath: root }] }],
      volumes: [
        {
          name: 'aws',
          projected: {
            sources: [
              {
                serviceAccountToken: {
                  audience: 'sts.amazonaws.com',
                  expirationSeconds: 86400,
                  path: 'token',
                },
              },
            ],
          },
        },
      ],
    },
  }
  return ({ url }, response) =>
    url.includes('/serviceaccounts/') ? json(response, account, code) : json(response, pod)
}

it('each credential of the spec’s volumes is served by its facts, and no part of a value', async () => {
  const root = await tokenVolume()
  const account = {
    metadata: {
      name: 'probe',
      uid: 'a',
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/probe' },
    },
  }
  const env = {
    POD_NAME: 'probe',
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/probe',
    AWS_REGION: 'eu-west-1',
    AWS_WEB_IDENTITY_TOKEN_FILE: `${root}/token`,
    KUBECONFIG: CANARY,
  }
  const { identity, requests } = await askIdentity({
    handler: cluster(root, account),
    token: TOKEN,
    mountinfo: KUBELET,
    env,
  })
  expect(identity.credentials?.find(({ path }) => path === `${root}/token`)).toMatchObject({
    kind: 'token',
    name: 'AWS web identity token',
    mode: '0640',
    madeBy: { by: 'projected' },
    variables: ['AWS_WEB_IDENTITY_TOKEN_FILE'],
    life: { renewedAt: '2026-11-25T09:01:57Z' },
  })
  expect(identity.clouds).toMatchObject([{ id: 'aws-irsa', state: 'complete' }])
  expect(identity.pathVariables).toContainEqual(
    expect.objectContaining({ name: 'KUBECONFIG', state: 'withheld' }),
  )
  expect(JSON.stringify(identity)).not.toContain(CANARY)
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /api/v1/namespaces/inpod/pods/probe',
    'GET /api/v1/namespaces/inpod/serviceaccounts/probe',
  ])
})

it('a refused ServiceAccount leaves its link unknown and breaks nothing else', async () => {
  const root = await tokenVolume()
  const refused = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403 }
  const { identity } = await askIdentity({
    handler: cluster(root, refused, 403),
    token: TOKEN,
    mountinfo: KUBELET,
    env: { POD_NAME: 'probe', AWS_WEB_IDENTITY_TOKEN_FILE: `${root}/token`, AWS_ROLE_ARN: CANARY },
  })
  expect(identity.clouds?.[0]).toMatchObject({ id: 'aws-irsa', state: 'unknown' })
  expect(identity.clouds?.[0]?.links[0]).toMatchObject({
    state: 'unknown',
    says: expect.stringContaining('the API server answered 403'),
  })
  expect(JSON.stringify(identity)).not.toContain(CANARY)
})

it('without the pod’s spec, the kubelet’s mounts lead to the files, and their claims tell who made them', async () => {
  const root = await tokenVolume()
  const { identity } = await askIdentity({
    handler: (_, response) => json(response, { kind: 'Status', code: 403, reason: 'Forbidden' }, 403),
    token: TOKEN,
    mountinfo: `${KUBELET}\n2 1 0:40 / ${root} ro - tmpfs tmpfs rw`,
  })
  expect(identity.credentials?.find(({ path }) => path === `${root}/token`)).toMatchObject({
    madeBy: { by: 'projected', says: expect.stringContaining('..data link') },
  })
  expect(identity.clouds?.[0]).toMatchObject({ id: 'aws-irsa', state: 'broken' })
})

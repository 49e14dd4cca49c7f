import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { at, listAt } from '@/lib/objects/fields'
import {
  COMPONENT_VALUES,
  keptFiles,
  PROXY,
  RENDER_COMMAND,
  renderedFiles,
  TOKEN,
  USER,
} from '@/scripts/k8s/rendered-files'
import { CHART, hasHelm, renderChart, runHelm, showsNotesAlone } from './helm'
import { readManifests } from './kustomize'
import { restrictedFaults } from './restricted-faults'

const EVERY_PERMISSION = { viewer: true, logs: true, rbacReader: true, clusterViewer: true }
const SETTINGS = join(CHART, '../../docs/settings.md')
const METRICS = {
  namespace: 'monitoring',
  serviceMonitor: { enabled: true },
  prometheusRule: { enabled: true },
}
// The ports are those of its containers.
const NOT_OF_AN_OPERATOR = new Set(['PORT', 'HEALTH_PORT'])

if (!hasHelm) process.stdout.write('helm is not installed: charts/podglass is not rendered.\n')

describe.runIf(hasHelm)('charts/podglass', () => {
  it('makes the base and the components of k8s/', () => {
    const rendered = renderedFiles()
    const kept = keptFiles()
    const paths = [...new Set([...rendered.keys(), ...kept.keys()])]
    const old = paths.filter((path) => rendered.get(path) !== kept.get(path))
    expect(old, `Render k8s/ again: ${RENDER_COMMAND}`).toEqual([])
  })

  it.each([
    ['a key that it does not know', { permision: { viewer: true } }, 'permision'],
    ['a permission that it does not know', { permissions: { secrets: true } }, 'secrets'],
    ['two modes', { access: { mode: ['token', 'proxy'] } }, 'access/mode'],
    ['token without hosts', { ...TOKEN, access: { mode: 'token' } }, 'access/allowedHosts'],
    ['proxy without hosts', { ...PROXY, access: { mode: 'proxy' } }, 'access/allowedHosts'],
    [
      'a host with a scheme',
      { ...TOKEN, access: { mode: 'token', allowedHosts: ['https://a'] } },
      'access/allowedHosts/0',
    ],
    ['hosts in local mode', { access: { allowedHosts: ['podglass.example.com'] } }, 'access/allowedHosts'],
    ['an Ingress in local mode', { ingress: { enabled: true } }, 'ingress/enabled'],
    ['two replicas whose sessions are apart', { ...TOKEN, replicas: 2 }, 'replicas'],
    [
      'proxy with no one who may sign in',
      { ...PROXY, oauth2Proxy: { ...PROXY.oauth2Proxy, emails: [] } },
      'oauth2Proxy/emails',
    ],
    [
      'an issuer over http',
      { ...PROXY, oauth2Proxy: { ...PROXY.oauth2Proxy, issuerUrl: 'http://a' } },
      'oauth2Proxy/issuerUrl',
    ],
    [
      'an exposed page that a policy closes to all',
      { ...TOKEN, networkPolicy: {} },
      'networkPolicy/gatewayNamespace',
    ],
    [
      'a third-party image by tag',
      { kubectlProxy: { image: 'registry.k8s.io/kubectl:v1.36.2' } },
      'kubectlProxy/image',
    ],
    ['kubectl proxy without a token', { ...PROXY, kubectlProxy: { enabled: true } }, 'kubectlProxy/enabled'],
    [
      'a route of no Gateway',
      { ...TOKEN, httpRoute: { enabled: true, parentRefs: [] } },
      'httpRoute/parentRefs',
    ],
    [
      'an account that is neither created nor named',
      { serviceAccount: { create: false } },
      'serviceAccount/name',
    ],
    ['metrics that a policy closes', { metrics: { serviceMonitor: { enabled: true } } }, 'metrics/namespace'],
    [
      'rules on metrics that nothing reads',
      { metrics: { prometheusRule: { enabled: true } } },
      'metrics/serviceMonitor',
    ],
    ['rules on what no account reads', { ...USER, metrics: METRICS }, 'metrics/prometheusRule/enabled'],
    ['a target without a port', { allowedTargets: ['db.shop.svc'] }, 'allowedTargets/0'],
    ['a variable that it sets itself', { env: [{ name: 'ACCESS_MODE', value: 'local' }] }, 'env/0/name'],
    ['a field of the pod of its own value', { env: [{ name: 'POD_NAME', value: 'x' }] }, 'env/0/name'],
    ['a label by which it finds its pods', { podLabels: { 'app.kubernetes.io/name': 'x' } }, 'podLabels'],
  ])('refuses %s and names it', (_what, values, place) => {
    const { status, stderr } = runHelm(['template', 'podglass', CHART], values)
    expect(status).not.toBe(0)
    // Helm 3 writes access.mode, Helm 4 '/access/mode'.
    expect(stderr.replace(/(?<=\w)\.(?=\w)/g, '/')).toContain(place)
  })

  it.each(Object.entries(COMPONENT_VALUES))('passes helm lint with the values of %s', (_name, { values }) => {
    expect(runHelm(['lint', '--strict', CHART], values)).toMatchObject({ status: 0 })
  })

  it.runIf(showsNotesAlone)('says after the installation how to open the page and what was granted', () => {
    const said = (values: object) =>
      runHelm(['install', 'podglass', CHART, '--namespace=shop', '--dry-run=client'], values).stdout.split(
        'NOTES:',
      )[1]
    expect(said({})).toContain('kubectl -n shop port-forward deployment/podglass 3000')
    expect(said({})).toMatch(/grants the account\n {2}nothing\./)
    const upgrade = 'helm upgrade podglass charts/podglass -n shop --reuse-values --set'
    expect(said({})).toContain(`${upgrade} permissions.viewer=true`)
    expect(said({})).toContain(`${upgrade} image.repository=`)
    expect(said({ image: { repository: 'registry.example/podglass' } })).not.toContain('WARNING')
    for (const permission of Object.keys(EVERY_PERMISSION)) {
      expect(said({ permissions: EVERY_PERMISSION })).toContain(`- ${permission}: `)
      expect(said({ permissions: { [permission]: true } })?.match(/^ {2}- /gm)?.length).toBe(1)
    }
    expect(said(TOKEN)).toContain('kubectl -n shop create secret generic podglass-access-token')
    expect(said(PROXY)).toContain('https://podglass.example.com')
    expect(said({ serviceAccount: { create: false, name: 'web' } })).toContain('acts as ServiceAccount web')
    const user = said(USER) ?? ''
    expect(user).toContain('what their own token can see')
    expect(user).toContain('create secret generic podglass-oauth2-proxy')
    expect(user).not.toMatch(/acts as ServiceAccount|dangerous|grants the account/)
    expect(said({ ...USER, access: { ...USER.access, viewerToken: 'paste' } })).not.toContain('secret')
  })

  it('has Prometheus read and judge its metrics where it is told to, which its documentation names', () => {
    const kindsOf = (values: object) => readManifests(renderChart(values)).map(({ kind }) => kind)
    const added = kindsOf({ metrics: METRICS }).filter((kind) => !kindsOf({}).includes(kind))
    expect(added).toEqual(['Service', 'PrometheusRule', 'ServiceMonitor'])
    const yaml = renderChart({ metrics: METRICS })
    const documented = readFileSync(join(CHART, '../../docs/metrics.md'), 'utf8')
    const used = [...new Set(yaml.match(/podglass_\w+/g))]
    expect(used).toEqual(['podglass_refusals', 'podglass_upstream_requests_total'])
    for (const name of used) expect(documented).toContain(`| \`${name}\` |`)
    expect(yaml).toContain('{ name: WATCH_REFUSALS, value: "true" }')
    const policy = readManifests(yaml).find(({ kind }) => kind === 'NetworkPolicy')
    expect(JSON.stringify(listAt(policy, 'spec', 'ingress'))).toBe(
      '[{"from":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"monitoring"}}}],"ports":[{"protocol":"TCP","port":"health"}]}]',
    )
  })

  it('has the dashboard in a ConfigMap that Grafana finds, whole, where it is told to', () => {
    const objects = readManifests(renderChart({ metrics: { dashboard: { enabled: true } } }))
    const map = objects.find(({ metadata }) => metadata.name === 'podglass-dashboard')
    expect(at(map, 'metadata', 'labels', 'grafana_dashboard')).toBe('1')
    const whole = readFileSync(join(CHART, 'dashboards/podglass.json'), 'utf8')
    expect(JSON.parse(String(at(map, 'data', 'podglass.json')))).toEqual(JSON.parse(whole))
  })

  it('tries itself by helm test in a confined pod that serves nobody, and not where the pod has no token', () => {
    const of = (values: object) =>
      readManifests(runHelm(['template', 'podglass', CHART, '--namespace=shop'], values).stdout)
    const pods = of({}).filter(({ kind }) => kind === 'Pod')
    expect(pods.map((pod) => at(pod, 'metadata', 'annotations', 'helm.sh/hook'))).toEqual(['test'])
    expect(at(pods[0], 'metadata', 'labels', 'app.kubernetes.io/name')).toBe('podglass-test')
    // It ends by itself.
    const faults = pods.flatMap((pod) => restrictedFaults(at(pod, 'spec'), () => true))
    expect(faults).toEqual(['podglass: preStop without a shell'])
    expect(of(USER).filter(({ kind }) => kind === 'Pod')).toEqual([])
  })

  it('keeps two releases of a namespace apart', () => {
    const { stdout } = runHelm(['template', 'second', CHART, '--namespace=shop'], PROXY)
    const objects = readManifests(stdout)
    for (const { metadata } of objects) expect(metadata.name).toMatch(/^second-podglass/)
    const deployment = objects.find(({ kind }) => kind === 'Deployment')
    expect(at(deployment, 'spec', 'selector', 'matchLabels', 'app.kubernetes.io/instance')).toBe('second')
    expect(at(deployment, 'spec', 'template', 'spec', 'serviceAccountName')).toBe('second-podglass')
  })

  it('keeps releases of two namespaces apart', () => {
    const values = { permissions: EVERY_PERMISSION }
    const ofCluster = (namespace: string) =>
      readManifests(runHelm(['template', 'podglass', CHART, `--namespace=${namespace}`], values).stdout)
        .filter(({ kind }) => kind.startsWith('Cluster'))
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    const names = [...ofCluster('shop'), ...ofCluster('billing')]
    expect(new Set(names).size).toBe(8)
  })

  it('leaves a name text where YAML would read a number', () => {
    const { oauth2Proxy } = PROXY
    const values = {
      ...PROXY,
      permissions: EVERY_PERMISSION,
      access: { mode: 'proxy', allowedHosts: ['1.5:8443'], tokenSecret: '0123' },
      oauth2Proxy: { ...oauth2Proxy, secret: '456', issuerUrl: 'https://sso.example.com:' },
      serviceAccount: { create: false, name: '789' },
      networkPolicy: { gatewayNamespace: '1e3' },
      ingress: { enabled: true, className: 'a: b # c', tlsSecret: '0x1f' },
    }
    const { stdout, stderr } = runHelm(['template', '1e3', CHART, '--namespace=77'], values)
    expect(stderr).toBe('')
    const text = JSON.stringify(readManifests(stdout))
    for (const name of ['456', '789', '1e3', '77', '1.5', '0x1f', 'a: b # c'])
      expect(text).toContain(`"${name}"`)
    expect(text).toContain('"--oidc-issuer-url=https://sso.example.com:"')
    expect(text).not.toMatch(/:(?:456|789|1000|77|1\.5|31)[,}\]]/)
  })

  it.each([0, 3])('runs %i replicas where it is told to', (replicas) => {
    const objects = readManifests(renderChart({ replicas }))
    expect(
      at(
        objects.find(({ kind }) => kind === 'Deployment'),
        'spec',
        'replicas',
      ),
    ).toBe(replicas)
  })

  it('takes every setting that an operator sets, by a value of its own or as a variable', () => {
    const values = {
      allowedTargets: ['db.shop.svc:5432', '[2001:db8::1]:443'],
      env: [{ name: 'LOG_LEVEL', value: 'debug' }],
    }
    const container = listAt(
      readManifests(renderChart(values)).find(({ kind }) => kind === 'Deployment'),
      'spec',
      'template',
      'spec',
      'containers',
    )[0]
    expect(listAt(container, 'env')).toEqual(
      expect.arrayContaining([
        { name: 'ALLOWED_TARGETS', value: 'db.shop.svc:5432,[2001:db8::1]:443' },
        { name: 'LOG_LEVEL', value: 'debug' },
      ]),
    )
    const settings = [...readFileSync(SETTINGS, 'utf8').matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)]
      .flatMap(([, cell = '']) => [...cell.matchAll(/\w+/g)].map(String))
      .filter((name) => !NOT_OF_AN_OPERATOR.has(name))
    const deployed = [
      renderChart(TOKEN),
      renderChart(PROXY),
      renderChart({ ...values, kubectlProxy: { enabled: true } }),
    ].join()
    const refused = (name: string) =>
      runHelm(['template', 'podglass', CHART], { env: [{ name, value: 'x' }] }).status !== 0
    expect(settings.filter((name) => refused(name) && !deployed.includes(`name: ${name},`))).toEqual([])
    expect(settings).toContain('ALLOW_DRY_RUN')
  })

  it('runs as an account that exists, and the image by digest', () => {
    const digest = `sha256:${'a'.repeat(64)}`
    const image = { repository: 'registry.example.com/podglass', digest }
    const objects = readManifests(renderChart({ serviceAccount: { create: false, name: 'web' }, image }))
    expect(objects.map(({ kind }) => kind)).not.toContain('ServiceAccount')
    const pod = at(
      objects.find(({ kind }) => kind === 'Deployment'),
      'spec',
      'template',
      'spec',
    )
    expect(at(pod, 'serviceAccountName')).toBe('web')
    expect(at(listAt(pod, 'containers')[0], 'image')).toBe(`registry.example.com/podglass:0.1.0@${digest}`)
  })
})

// What a program with the JavaScript client does: one line for each step. Its argument names what it makes.
import {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  Watch,
} from '@kubernetes/client-node'

const [name] = process.argv.slice(2)
const config = new KubeConfig()
config.loadFromDefault()
const core = config.makeApiClient(CoreV1Api)
const custom = config.makeApiClient(CustomObjectsApi)
const objects = KubernetesObjectApi.makeApiClient(config)
const place = { group: 'cert-manager.io', version: 'v1', namespace: 'shop', plural: 'certificates' }
const certificate = (secretName) => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name, namespace: 'shop' },
  spec: { secretName, issuerRef: { name: 'ca' } },
})
const message = (call) =>
  call.then(
    () => 'nothing',
    ({ body }) => (typeof body === 'string' ? JSON.parse(body) : body).message,
  )

const pods = await core.listNamespacedPod({ namespace: 'shop', labelSelector: 'app=web' })
console.log('listed', pods.items.length, 'pods')
const settings = await core.readNamespacedConfigMap({ name: 'settings', namespace: 'shop' })
console.log('got', settings.data.color)
const created = await objects.create(certificate('first'))
console.log('created', created.spec.secretName)
const applied = await objects.patch(
  certificate('second'),
  undefined,
  undefined,
  name,
  true,
  PatchStrategy.ServerSideApply,
)
console.log('applied', applied.spec.secretName)
const type = await new Promise((resolve, reject) => {
  const query = { fieldSelector: `metadata.name=${name}`, resourceVersion: created.metadata.resourceVersion }
  const path = '/apis/cert-manager.io/v1/namespaces/shop/certificates'
  const watching = new Watch(config).watch(
    path,
    query,
    (event) => {
      resolve(event)
      void watching.then((request) => request.abort())
    },
    reject,
  )
})
console.log('watched', type)
console.log('refused', await message(core.listNamespacedSecret({ namespace: 'shop' })))
await custom.deleteNamespacedCustomObject({ ...place, name })
console.log('deleted', await message(custom.getNamespacedCustomObject({ ...place, name })))

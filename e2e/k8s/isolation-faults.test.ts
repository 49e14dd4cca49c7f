import { describe, expect, it } from 'vitest'
import { digestFaults, networkFaults, tokenFaults } from './isolation-faults'
import { type KustomizeManifest, readManifests } from './kustomize'

const policy = (spec: string) =>
  readManifests(
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: podglass}\nspec: ${spec}`,
  )
const workload = (spec: string) =>
  readManifests(
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: podglass}\nspec: {template: {spec: ${spec}}}`,
  )

const OUT = 'egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.0.0/16]}}], ports: [{port: 443}]}]'
const TOKEN = 'volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: token}}]}}]'
const MOUNT = 'volumeMounts: [{name: t, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]'

describe('networkFaults', () => {
  it.each<[string, KustomizeManifest[], string[], string[]]>([
    ['closed', policy(`{policyTypes: [Ingress, Egress], ${OUT}}`), [], []],
    ['no policy', [], [], ['0 NetworkPolicies, not 1']],
    [
      'one direction',
      policy(`{policyTypes: [Egress], ${OUT}}`),
      [],
      ['a policy that leaves a direction out'],
    ],
    [
      'another port',
      policy(
        `{policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}], ports: [{port: health}]}], ${OUT}}`,
      ),
      ['page'],
      ['ingress to health, not page'],
    ],
    [
      'everybody',
      policy(`{policyTypes: [Ingress, Egress], ingress: [{}], ${OUT}}`),
      [],
      ['ingress from everywhere', 'ingress to every port'],
    ],
    [
      'nowhere',
      policy('{policyTypes: [Ingress, Egress]}'),
      [],
      ['egress to nothing, not even the API server'],
    ],
    [
      'everywhere',
      policy('{policyTypes: [Ingress, Egress], egress: [{}]}'),
      [],
      ['egress to everywhere', 'egress to every port'],
    ],
    [
      'the metadata service',
      policy(
        '{policyTypes: [Ingress, Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}]}',
      ),
      [],
      ['egress to the metadata service of a cloud'],
    ],
  ])('%s', (_, objects, open, faults) => {
    expect(networkFaults(objects, open)).toEqual(faults)
  })
})

describe('tokenFaults', () => {
  it.each<[string, string, string[]]>([
    ['alone, by admission', '{containers: [{name: podglass}]}', []],
    ['beside the ambassador', '{containers: [{name: podglass}, {name: kubectl-proxy}]}', []],
    [
      'beside another, by admission',
      '{containers: [{name: podglass}, {name: other}]}',
      ['other can read the token'],
    ],
    [
      'beside an init container, by admission',
      '{initContainers: [{name: init}], containers: [{name: podglass}]}',
      ['init can read the token'],
    ],
    [
      'beside another, by its own mount',
      `{automountServiceAccountToken: false, containers: [{name: podglass, ${MOUNT}}, {name: other}], ${TOKEN}}`,
      [],
    ],
    [
      'with a mount of its own, and admission for the other',
      `{containers: [{name: podglass, ${MOUNT}}, {name: other}], ${TOKEN}}`,
      ['other can read the token'],
    ],
    [
      'shared by a mount elsewhere',
      `{automountServiceAccountToken: false, containers: [{name: podglass, ${MOUNT}}, {name: other, volumeMounts: [{name: t, mountPath: /t}]}], ${TOKEN}}`,
      ['other can read the token'],
    ],
    [
      'forgotten',
      '{automountServiceAccountToken: false, containers: [{name: podglass}]}',
      ['podglass cannot read the token'],
    ],
  ])('%s', (_, spec, faults) => {
    expect(tokenFaults(workload(spec))).toEqual(faults)
  })
})

describe('digestFaults', () => {
  it('names each image of others that is not pinned, and the command that gives its digest', () => {
    const pinned = `registry.example.com/a:1@sha256:${'0'.repeat(64)}`
    const spec = `{containers: [{name: podglass, image: "podglass:1"}, {name: a, image: "${pinned}"}, {name: b, image: "b:1"}]}`
    expect(digestFaults(workload(spec))).toEqual([
      "b:1 has no digest: docker buildx imagetools inspect b:1 --format '{{.Manifest.Digest}}'",
    ])
  })
})

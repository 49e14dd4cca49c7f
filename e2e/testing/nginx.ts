import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port'

/** The program, where this machine has it. */
export const nginxProgram = ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx'].find(
  (program) => spawnSync(program, ['-v']).status === 0,
)

export const NO_NGINX = 'nginx is not installed: apt-get install nginx-light'

export interface Nginx {
  url: string
  /** What it complained about. */
  errors(): string
  stop(): Promise<void>
}

const READY = '/-/ready'

function configOf(dir: string, port: number, locations: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `  ${kind}_temp_path ${dir}/${kind};`)
    .join('\n')
  return `daemon off;
pid ${dir}/nginx.pid;
error_log ${dir}/error.log warn;
worker_processes 1;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 512; }
http {
${temporary}
  access_log off;
  gzip on;
  gzip_proxied any;
  gzip_types *;
  server {
    listen 127.0.0.1:${port};
    proxy_set_header Host $http_host;
    location = ${READY} { return 204; }
    ${locations}
  }
}
`
}

/**
 * nginx on a free loopback port with these locations, everything else as it comes: answers are buffered, HTTP/1.0 goes to the
 * page, gzip is on for all types. Its files lie in a temporary folder, and it is ended by its own process.
 */
export async function startNginx(locations: string): Promise<Nginx> {
  const dir = mkdtempSync(join(tmpdir(), 'podglass-nginx-'))
  const port = await freePort()
  writeFileSync(join(dir, 'nginx.conf'), configOf(dir, port, locations))
  const child = spawn(nginxProgram ?? 'nginx', [
    '-p',
    dir,
    '-c',
    join(dir, 'nginx.conf'),
    '-e',
    join(dir, 'error.log'),
  ])
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const nginx: Nginx = {
    url: `http://127.0.0.1:${port}`,
    errors: () => said + readFileSync(join(dir, 'error.log'), 'utf8'),
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
  for (let left = 200; left > 0; left -= 1) {
    if (await fetch(nginx.url + READY).catch(() => undefined)) return nginx
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const errors = nginx.errors()
  await nginx.stop()
  throw new Error(`nginx does not listen:\n${errors}`)
}

import './globals.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { Frame } from '@/components/frame/frame'
import { basePath } from '@/lib/queries/base-path'
import { Providers } from './providers'

export const metadata: Metadata = {
  title: { default: 'Podglass', template: '%s · Podglass' },
  description: 'Who this pod is, what is around it, and why a call to the API server was refused.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Not deferred: the address and the chosen theme must be set before the first paint. */}
        <script src={`${basePath}/theme.js`} />
        <script src={`${basePath}/own-address.js`} />
        <script src={`${basePath}/early.js`} />
      </head>
      <body>
        <Providers>
          <Frame>{children}</Frame>
        </Providers>
      </body>
    </html>
  )
}

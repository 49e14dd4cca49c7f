import { unknownRoute } from '@/lib/server/unknown-route'

export const dynamic = 'force-dynamic'

export const GET = unknownRoute
export const POST = unknownRoute

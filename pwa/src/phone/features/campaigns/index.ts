import { type Component, defineAsyncComponent } from 'vue'

/** Of use while a campaign runs: it comes when there is one. */
export const CampaignCards = defineAsyncComponent(() => import('./CampaignCards.vue') as Promise<Component>)

import { createApp, h } from 'vue'

createApp({ render: () => h('main', '安巡') }).mount('#app')

export { default as SnapButton } from './SnapButton.vue'

/* esp_crt_bundle.h - the root certificates that the component mbedtls brings. */
#ifndef ESP_CRT_BUNDLE_H
#define ESP_CRT_BUNDLE_H

int esp_crt_bundle_attach(void *conf);

#endif

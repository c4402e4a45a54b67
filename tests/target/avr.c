/*
 * avr.c - an ATmega2560 with 64 KB of external memory, in the emulator that avr_board.c is: 16-bit int and pointers, 8-bit
 * everything else. avr-libc's start code, without its main.
 */
#include "target.h"

int target_main(void);
void target_begin(void);

/* after .data and .bss are in place, before main() would be called */
__attribute__((naked, used, section(".init8"))) void target_begin(void)
{
    __asm__ volatile("jmp target_main");
}

/* three registers that no peripheral uses; writing the first one makes the call */
#define OPERATION (*(volatile uint8_t *)0x3e)
#define LOW (*(volatile uint8_t *)0x4a)
#define HIGH (*(volatile uint8_t *)0x4b)

uintptr_t semihost(unsigned operation, const void *block)
{
    uintptr_t at = (uintptr_t)block;

    LOW = (uint8_t)at;
    HIGH = (uint8_t)(at >> 8);
    OPERATION = (uint8_t)operation;
    __asm__ volatile("" ::: "memory");
    at = LOW;
    return at | (uintptr_t)HIGH << 8;
}

/*
 * target.h - what a start file gives to the programs of a machine without an operating system.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stddef.h>
#include <stdint.h>

/* The debugger's service: a number, a block of words; the machine's emulator answers. Not on AVR. */
uintptr_t semihost(unsigned operation, const void *block);
enum {
    SEMIHOST_OPEN = 0x01,
    SEMIHOST_CLOSE = 0x02,
    SEMIHOST_WRITE0 = 0x04,
    SEMIHOST_WRITE = 0x05,
    SEMIHOST_READ = 0x06,
    SEMIHOST_CLOCK = 0x10,
    SEMIHOST_ARGUMENTS = 0x15,
    SEMIHOST_EXIT = 0x20
};

void target_exit(int status) __attribute__((noreturn));

/* What the stack has not reached is painted, and looked at later. Gives bytes. */
void stack_paint(void);
size_t stack_high_water(void);

int main(int argc, char **argv);

/* of the linker script */
extern uint32_t target_heap[], target_heap_end[], target_stack_end[], target_stack[];

#endif

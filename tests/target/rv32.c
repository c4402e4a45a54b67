/*
 * rv32.c - start of an RV32 on qemu's board virt, all in RAM.
 */
#include "target.h"

extern uint32_t target_bss[], target_bss_end[];
int target_main(void);
void target_begin(void);
void target_trap(void);

__attribute__((naked, section(".init"))) void target_reset(void);
void target_reset(void)
{
    __asm__ volatile(".option arch, +zicsr\n"
                     "la sp, target_stack\n"
                     "la t0, target_trap\n"
                     "csrw mtvec, t0\n"
                     "j target_begin\n");
}

/* The mark of a semihosting call is these three, uncompressed and in one page. */
__attribute__((naked, noinline, aligned(16))) uintptr_t semihost(unsigned operation, const void *block)
{
    (void)operation;
    (void)block;
    __asm__ volatile(".option push\n.option norvc\n"
                     "slli x0, x0, 0x1f\n"
                     "ebreak\n"
                     "srai x0, x0, 7\n"
                     "ret\n"
                     ".option pop\n");
}

__attribute__((aligned(4))) void target_trap(void)
{
    (void)semihost(SEMIHOST_WRITE0, "TRAP\n");
    target_exit(99);
}

void target_begin(void)
{
    uint32_t *p;

    for (p = target_bss; p < target_bss_end;)
        *p++ = 0;
    target_exit(target_main());
}

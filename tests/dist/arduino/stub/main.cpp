// main.cpp - runs a sketch until standard input is used up.
#include "Arduino.h"
#undef round
#include <stdio.h>

SerialStub Serial;
static int next = -2;

static int peek()
{
    if (next == -2)
        next = getchar();
    return next;
}

void SerialStub::begin(unsigned long)
{
}

int SerialStub::available()
{
    return peek() >= 0 ? 1 : 0;
}

int SerialStub::read()
{
    int b = peek();

    next = -2;
    return b;
}

size_t SerialStub::write(const uint8_t *p, size_t n)
{
    return fwrite(p, 1, n, stdout);
}

size_t SerialStub::println(const char *text)
{
    return (size_t)printf("%s\n", text);
}

size_t SerialStub::println()
{
    return println("");
}

void pinMode(uint8_t pin, uint8_t mode)
{
    printf("pin %d mode %d\n", pin, mode);
}

void digitalWrite(uint8_t pin, uint8_t value)
{
    printf("pin %d = %d\n", pin, value);
}

int main()
{
    setup();
    do
        loop();
    while (peek() >= 0);
    loop();
    return 0;
}

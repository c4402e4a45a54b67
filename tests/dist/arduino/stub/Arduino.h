// Arduino.h - as much of it as the examples use: Serial reads standard input, pins are printed.
#ifndef ARDUINO_H
#define ARDUINO_H

#include <stddef.h>
#include <stdint.h>

// macros that the real one has, and that a library must live with
#define HIGH 0x1
#define LOW 0x0
#define INPUT 0x0
#define OUTPUT 0x1
#define INPUT_PULLUP 0x2
#define CHANGE 1
#define DEFAULT 1
#define EXTERNAL 0
#define INTERNAL 3
#define SERIAL 0x0
#define DISPLAY 0x1
#define PI 3.1415926535897932384626433832795
#define bit(b) (1UL << (b))
#define lowByte(w) ((uint8_t)((w)&0xff))
#define highByte(w) ((uint8_t)((w) >> 8))
#define bitRead(value, bit) (((value) >> (bit)) & 0x01)
#define interrupts() sei()
#define noInterrupts() cli()
#define round(x) ((x) >= 0 ? (long)((x) + 0.5) : (long)((x)-0.5))
#define sq(x) ((x) * (x))
#define F(text) (text)
typedef bool boolean;
typedef uint8_t byte;
typedef unsigned int word;

struct SerialStub {
    void begin(unsigned long speed);
    int available();
    int read();
    size_t write(const uint8_t *p, size_t n);
    size_t println(const char *text);
    size_t println();
};
extern SerialStub Serial;

void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t value);
void setup();
void loop();

#endif

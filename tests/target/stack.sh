#!/bin/sh
# stack.sh DIR - make stack fails where it must: recursion, a call through a pointer, a frame of variable size.
set -u
dir=$1
passed=0 failed=0
mkdir -p "$dir"
planted() { # WORDS, and a program on standard input
    cat >"$dir/planted.c"
    arm-none-eabi-gcc -std=c99 -Os -mcpu=cortex-m0plus -mthumb -ffreestanding -fno-optimize-sibling-calls -fcallgraph-info=su,da \
        -c "$dir/planted.c" -o "$dir/planted.o" || exit 1
    if python3 tests/stack.py "$dir/planted.ci" >"$dir/planted.txt" || ! grep -q "^FAIL $1" "$dir/planted.txt"; then
        echo "FAIL: not found: $1"
        cat "$dir/planted.txt"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
}
planted recursion <<'EOF'
int rill_x(int n);
static __attribute__((noinline)) int y(int n) { return n < 2 ? n : rill_x(n - 1) + n; }
int rill_x(int n) { return y(n) + 1; }
EOF
planted 'call through a pointer' <<'EOF'
int rill_x(int (*f)(int)) { return f(3) + 1; }
EOF
planted 'frame of variable size' <<'EOF'
int use(char *);
int rill_x(int n) { char a[n]; return use(a); }
EOF
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]

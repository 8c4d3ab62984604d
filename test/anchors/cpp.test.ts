import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../src/anchors/index.js';

const names = (text: string) => functionsOf(text).map(({ name }) => name);

describe('functions of C++', () => {
  it.each([
    ['a free function', 'int first(const std::string& name)\n{\n}', ['first']],
    ['a function in a namespace', 'namespace net {\nint first(void) { }\n}\nint second() { }', ['first', 'second']],
    ['a function in nested namespaces', 'namespace a::b {\nnamespace {\ninline namespace v1 {\nint first() { }\n}\n}\n}\nint second() { }', ['first', 'second']],
    ['a namespace with attributes', 'namespace [[deprecated]] a __attribute__((visibility("default"))) {\nint first() { }\n}', ['first']],
    ['a method outside of its class', 'void Ring::push(int a)\n{\n}\nint Ring::size() const noexcept { return 1; }', ['Ring::push', 'Ring::size']],
    ['a method of a class in a namespace', 'bool net::Ring::push(int a)\n{\n}', ['net::Ring::push']],
    ['methods in their class', 'class Ring : public Base, private Other<int> {\npublic:\n\tint size() const { return n_; }\n\tvoid push(int a);\nprivate:\n\tint n_ = 0;\n};\nint after() { }', ['Ring::size', 'after']],
    ['methods of a struct', 'struct Ring {\n\tint size() { return 1; }\n\tint n;\n} ring;\nint after() { }', ['Ring::size', 'after']],
    ['methods of a class in a class', 'class Ring {\n\tstruct Slot {\n\t\tvoid clear() { }\n\t};\n\tvoid drop() { }\n};', ['Ring::Slot::clear', 'Ring::drop']],
    ['a class in a namespace', 'namespace net {\nclass Ring final {\n\tvoid drop() { }\n};\n}', ['Ring::drop']],
    ['a class with a macro before its name', 'class NET_EXPORT Ring : Base {\n\tQ_OBJECT\npublic slots:\n\tvoid drop() { }\n};', ['Ring::drop']],
    ['a constructor with initialisers', 'Point::Point(int x, int y) : x_(x), y_{y}\n{\n}\nint after() { }', ['Point::Point', 'after']],
    ['a constructor with initialisers in braces only', 'Point::Point(int x) : x_{x}, y_{ { 1 } } { }\nint after() { }', ['Point::Point', 'after']],
    ['a constructor whose initialiser is that of a base class', 'Point::Point(T x) noexcept : Base<T>(x), y_{x} { }', ['Point::Point']],
    ['a constructor in its class', 'struct Point {\n\texplicit Point(int x) : x_{x} { }\n\tPoint() = default;\n\tPoint(const Point&) = delete;\n\tint x_{0};\n};\nint after() { }', ['Point::Point', 'after']],
    ['a constructor that begins with try', 'Point::Point(int x) try : x_(x) { } catch (...) { }\nint after() { }', ['Point::Point', 'after']],
    ['a destructor', 'Ring::~Ring() { }\nclass Slot { virtual ~Slot() { } };', ['Ring::~Ring', 'Slot::~Slot']],
    ['a template', 'template <typename T, int N = 3>\nT first(const std::vector<T>& all)\n{\n}', ['first']],
    ['a method of a template', 'template<class T> void Stack<T>::push(T x)\n{\n}\ntemplate<class T>\nStack<T>::Stack() : n_(0) { }', ['Stack::push', 'Stack::Stack']],
    ['a class template', 'template <class T, class U = std::map<int, T>>\nclass Stack {\n\tvoid push(T x) { }\n};\nint after() { }', ['Stack::push', 'after']],
    ['a specialisation', 'template <> int first<int>(int a) { }\ntemplate <> struct Hash<int> {\n\tint value() { return 1; }\n};', ['first', 'Hash::value']],
    ['a template with a condition', 'template <class T> requires (sizeof(T) > 1)\nvoid first(T a)\n{\n}\ntemplate <class T> requires Small<T>\nvoid second(T a) requires Big<T> { }', ['first', 'second']],
    ['a type with template arguments', 'std::map<int, std::string> first(int a)\n{\n}\nstd::function<void(int, char *)> second() { }', ['first', 'second']],
    ['a type after the parameters', 'auto first(int a) -> std::vector<int>\n{\n}\nauto second() -> struct s { }', ['first', 'second']],
    ['a type that is computed', 'decltype(auto) first(int a) { }\ndecltype(x) second() { }', ['first', 'second']],
    ['a function that may throw', 'void first(Foo x) noexcept(noexcept(x)) { }\nvoid second(A) throw() { }', ['first', 'second']],
    ['a method with everything after its parameters', 'int A::first(int a) const volatile & noexcept override final { }\nint A::second() && { }', ['A::first', 'A::second']],
    ['comparison operators', 'bool Point::operator==(const Point& o) const { }\nbool operator<(const A& a, const B& b) { }\nauto A::operator<=>(const A&) const { }', ['Point::operator==', 'operator<', 'A::operator<=>']],
    ['assignment operators', 'struct A {\n\tA& operator=(const A& o) { return *this; }\n\tA& operator+=(int n) { }\n};', ['A::operator=', 'A::operator+=']],
    ['the call and the index operator', 'int F::operator()(int a) const { }\nint& F::operator[](size_t i) { }\nint F::operator () () { }', ['F::operator()', 'F::operator[]', 'F::operator()']],
    ['pointer operators', 'T* P::operator->() { }\nT& P::operator*() { }\nint P::operator->*(int a) { }\nint operator,(A a, B b) { }', ['P::operator->', 'P::operator*', 'P::operator->*', 'operator,']],
    ['conversions', 'A::operator bool() const { }\nA::operator const char *() const { }\nA::operator std::string() { }', ['A::operator bool', 'A::operator const char*', 'A::operator std::string']],
    ['operators with words', 'auto operator co_await(A a) { }\nvoid *operator new(size_t n) { }\nvoid operator delete[](void *p) noexcept { }', ['operator co_await', 'operator new', 'operator delete[]']],
    ['an operator for literals', 'long operator""_km(unsigned long long n) { }\nlong operator "" _m(long double n) { }', ['operator""_km', 'operator""_m']],
    ['shift operators', 'std::ostream& operator<<(std::ostream& out, const A& a) { }\nA operator>>(A a, int n) { }', ['operator<<', 'operator>>']],
    ['a friend in a class', 'class A {\n\tfriend bool operator==(const A& a, const A& b) { return true; }\n\tfriend void swap(A& a, A& b) { }\n};', ['operator==', 'swap']],
    ['a lambda', 'auto add = [](int a, int b) { return a + b; };\nstatic const auto once = [] { return 1; }();\nint first() { auto g = [&](int x) { return x; }; }', ['first']],
    ['a lambda as a default', 'struct A {\n\tstd::function<int()> f = [] { return 1; };\n\tint g() { return f(); }\n};', ['A::g']],
    ['a variable with a value in braces', 'int Ring::count{3};\nstd::vector<int> all{1, 2};\nFoo foo(Bar{1});\nint first() { }', ['first']],
    ['an enum class', 'enum class Color : int { Red, Green };\nenum struct Size { Big };\nint first() { }', ['first']],
    ['a concept', 'template <class T> concept Small = requires(T t) { t.small(); };\nint first() { }', ['first']],
    ['a class that is only declared', 'class A;\nextern template class B<int>;\nusing C = struct { int a; };\nint first() { }', ['first']],
    ['macros in a class', 'class A {\n\tQ_OBJECT\n\tQ_PROPERTY(int a READ a)\n\tDECLARE_THINGS(A, b)\npublic:\n\tint first() { return 1; }\nsignals:\n\tvoid changed();\n};', ['A::first']],
    ['extern "C" in a namespace', 'namespace a {\nextern "C" {\nint first(void) { }\n}\nextern "C" int second(void) { }\n}', ['first', 'second']],
    ['a static method and a constant expression', 'struct A {\n\tstatic constexpr int first(int a = 3) { return a; }\n\t[[nodiscard]] virtual int second(T&& t) = 0;\n};', ['A::first']],
    ['a name in capitals', 'class IO {\npublic:\n\tIO(int fd) : fd_(fd) { }\n\tIO() { }\n};\nIO::IO(FILE *f) { }', ['IO::IO', 'IO::IO', 'IO::IO']],
    ['branches of #if in a class', 'class A {\n#ifdef B\n\tint first() { }\n#else\n\tint second() { }\n#endif\n\tint third() { }\n};\nint after() { }', ['A::first', 'A::second', 'A::third', 'after']],
    ['a namespace that only a compiler of C++ sees', '#ifdef __cplusplus\nnamespace a {\n#endif\nint first(void) { }\n#ifdef __cplusplus\n}\n#endif\nint second(void) { }', ['first', 'second']],
    ['digits with separators', "constexpr int big() { return 1'000'000; }\nint after() { }", ['big', 'after']],
    ['a class in a function', 'void first() {\n\tstruct A { void run() { } };\n}\nint after() { }', ['first', 'after']],
    ['a macro before a class', 'DECLARE_BLUE(a)\nclass A {\n\tvoid first() { }\n};', ['A::first']],
    ['a condition that is an expression of its own', 'template <class T> requires requires (T t) { t.go(); }\nvoid first(T t) { }\ntemplate <class T>\n\trequires requires (T a) { { a + a } -> Same<T>; } && Small<T>\nT second(T a) { }\nstruct A {\n\ttemplate <class T> requires requires (T t) { t.x; }\n\tvoid third(T t) { }\n};', ['first', 'second', 'A::third']],
    ['a condition without parameters', 'template <class T> requires requires { typename T::type; } && (!Big<T>)\nvoid first(T t) { }\ntemplate <class T> requires Small<T> && requires (T t) { t.go(); }\nT::type second(T t) { }', ['first', 'second']],
    ['a condition in parentheses after the parameters', 'template <class T> struct A {\n\tvoid first() requires (sizeof(T) > 1) { }\n\tint second() const requires (Small<T> || Big<T>) { }\n\tint third() && requires (Big<T>) { }\n\tvoid fourth(T t) requires requires (T x) { x.go(); } { }\n};', ['A::first', 'A::second', 'A::third', 'A::fourth']],
    ['a condition on a constructor and on an operator', 'template <class T> struct A {\n\ttemplate <class U> requires Small<U> A(U u) : u_{u} { }\n\tA& operator=(A&& a) requires ns::Big<T>::value { }\n};\nint after() { }', ['A::A', 'A::operator=', 'after']],
    ['parameters of a template that a macro writes', 'template(typename T)(requires Small<T>)\nint first(T t)\n{\n}\nint after() { }', ['first', 'after']],
    ['operators with template arguments', 'template <> bool operator< <int>(const A<int>& a) { }\ntemplate <> A& operator<< <char>(A& a, int b) { }\ntemplate <> bool operator==<int>(A a) { }\ntemplate <> int M::operator()<int>(int a) const { }\ntemplate <> M M::operator+<M>(int a) { }\ntemplate <> int M::operator[]<std::pair<int, M>>(int a) { }\ntemplate <> void M::operator()<int(char)>(int a) { }', ['operator<', 'operator<<', 'operator==', 'M::operator()', 'M::operator+', 'M::operator[]', 'M::operator()']],
    ['conversions to a type with a function in its name', 'struct A {\n\toperator Action<R(Args...)>() const { }\n\toperator decltype(x)() { }\n};', ['A::operator Action<R(Args...)>', 'A::operator decltype(x)']],
    ['a class with its outer class or namespace', 'class Outer::Inner { void f() { } };\ntemplate <class X> struct a::Outer::T final : Base { void h() { struct Local { void no() { } }; } };\ntemplate <> struct std::hash<A> { int operator()() { } };\nstruct ::Last { void g() { } };', ['Outer::Inner::f', 'a::Outer::T::h', 'std::hash::operator()', 'Last::g']],
    ['what a module exports', 'export module a;\nexport {\nint first() { }\ntemplate <class T> void second(T t) { }\nclass A { void go() { } };\n}\nexport int third() { }\nexport namespace b { int fourth() { } }', ['first', 'second', 'A::go', 'third', 'fourth']],
    ['methods whose parameters are types only, with an annotation', 'struct A {\n\tA(Key) LOCKS(x) : a{1} { }\n\tvoid drop(Key) EXCLUSIVE_LOCKS(x) { }\n\tint size(uint256, bool) const LOCKS(!m, x) { }\n\tvoid go(Key) my_attr(x) { }\n\tvoid stop(Key) override { }\n};\nA::A(Key, Id) LOCKS(x) { }\nvoid A::take(Key) LOCKS(x) { }', ['A::A', 'A::drop', 'A::size', 'A::go', 'A::stop', 'A::A', 'A::take']],
    ['fields with an annotation and a value in braces', 'class A {\n\tint a ATTR(m){0};\n\tFoo *b ATTR(m) {};\n\tconst std::vector<int> c ATTR(m){1, 2};\n\tint d[2] ATTR(m) {};\n\tunsigned long e guarded(m){3};\n\tint f() { }\n};', ['A::f']],
    ['pointers to functions and members with a value in braces', 'static void (*a)(int){nullptr};\nint (*const b)(int, int){add};\nvoid (*const c[2])(int){x, y};\nstatic auto (*d)(int) -> int {nullptr};\nint (X::*e)(int) const {&X::h};\nint (&r)[3]{q};\nint (*(*f)(int))(char){q};\nint (*g)[3]{&h};\nstruct Q { int (*cb)(int){nullptr}; int (Q::*pm)(int){nullptr}; int X::*p{&X::a}; void go() { } };\nint after() { }', ['Q::go', 'after']],
    ['variables of a computed type with a value in braces', 'constexpr decltype(sizeof(int)) a{4};\nconst decltype(foo(1)) b{2};\ndecltype(x)::type c{};\ndecltype(x)* d{};\n_Atomic(int) e{3};\ntypeof(int) f{3};\nint after() { }', ['after']],
    ['variables after a macro with a value in braces', 'MACRO(x) Foo a{};\nMACRO(x) std::map<int, int> b{};\nMACRO(x) Foo *c{nullptr};\nALIGNED(8) Foo d{ 1 };\nint after() { }', ['after']],
    ['a macro after the name of a type', 'enum class Color BASE(unsigned char) { Red, Green };\nenum Size BASE(unsigned char) { Big, Small };\nclass Ring SCOPED(x) { void drop() { } };\nint after() { }', ['Ring::drop', 'after']],
    ['a function in capitals whose body is a macro', 'struct A { LRESULT CALLBACK PROC(HWND h, UINT m) { FORWARD }; };\nint after() { }', ['A::PROC', 'after']],
    ['a macro around the type', 'PyAPI_FUNC(PyObject *) first(PyObject *self, PyObject *args) { }\nstatic my_api(const char *) second(void) { }\nmy_api(struct s) *third(int a) { }', ['first', 'second', 'third']],
    ['references to arrays and functions that are returned', 'int (&first())[3] { static int a[3]; return a; }\nconst char (&Foo::second() const)[5] { return n; }\ntemplate <class T, int N> T (&third(T (&a)[N]))[N] { return a; }\nvoid (&fourth(int a))(int) { return g; }\nint (&&fifth())[2] { }\nstatic const T *(&sixth(int))[3] { }\nstruct A { int (&get())[3] { return a; } void run() { } };\nint after() { }', ['first', 'Foo::second', 'third', 'fourth', 'fifth', 'sixth', 'A::get', 'A::run', 'after']],
    ['pointers to members that are returned', 'int (Ring::*first(int k))(int) { }\nvoid (ns::Ring::*second())(int) const { }\nauto (*third(int a))(int) -> int { }\nint (A::*fourth(int a)) { }\nint (*(*fifth(int a))(int))(char) { }\nint after() { }', ['first', 'second', 'third', 'fourth', 'fifth', 'after']],
    ['names that begin with colons', 'int ::first(int a) { }\nvoid ::ns::second() { }\nconst char *::third() { }\ninline unsigned ::A::B::fourth() { }\nRing ::Ring() { }', ['first', 'ns::second', 'third', 'A::B::fourth', 'Ring::Ring']],
    ['names in parentheses', 'struct A {\n\tstatic constexpr T (max)() noexcept { }\n\tresult_type(min)() const { }\n\tint (f)(int a) { }\n};\nint (A::g)() { }', ['A::max', 'A::min', 'A::f', 'A::g']],
    ['a template whose condition compares', 'template <unsigned N> std::enable_if_t<N >= 64, bool> first(int) { }\ntemplate <class T, std::enable_if_t<is<T>{} && !other<T>{}, int> = 0> void second(T t) { }\nint after() { }', ['first', 'second', 'after']],
    ['a macro call that is followed by a function', 'my_template(typename T)(requires Small<T>)\nint first(T t)\n{\n}\nint after() { }', ['first', 'after']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('have the range of their last name', () => {
    const text = 'int net::Ring::~Ring() { }\nint f() { }';
    const [found] = functionsOf(text);
    expect(found && text.slice(found.start, found.bodyStart)).toBe('int net::Ring::~Ring() ');
    expect(found && text.slice(found.nameStart, found.nameEnd)).toBe('Ring');
  });
});

describe('operators that are words', () => {
  it.each([
    ['B operator bitand(const B &a, const B &b) { return a; }\nint f() { }', ['operator bitand', 'f']],
    ['struct B { bool operator and(const B &b) const { return true; } bool operator not() const { return x; } };', ['B::operator and', 'B::operator not']],
    ['B B::operator bitor(const B &b) const { return b; }', ['B::operator bitor']],
    ['B &B::operator xor_eq(const B &b) { return *this; }', ['B::operator xor_eq']],
  ])('are found under their names: %s', (text, expected) => {
    expect(functionsOf(text).map(({ name }) => name)).toEqual(expected);
  });
});
